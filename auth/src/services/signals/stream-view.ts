import { deliveryMethods, eventTypes } from '@usher/common';
import type { SignalStreamRecord } from '../../models/signal-stream.js';
import { verificationSeconds } from '../limits.js';
import { audienceOf } from './security-events.js';

/** A stream as its receiver sees it (Shared Signals Framework 1.0 section 8.1.1). */
export interface StreamView {
  stream_id: string;
  iss: string;
  aud: string;
  events_supported: string[];
  events_requested?: string[];
  events_delivered: string[];
  delivery: { method: string; endpoint_url: string; authorization_header?: string };
  min_verification_interval: number;
  /** Of streams that are polled, in seconds. */
  inactivity_timeout?: number;
  description?: string;
}

export const eventsSupported: string[] = [eventTypes.sessionRevoked, eventTypes.tokenClaimsChange];

/** A stream that is neither polled nor managed for that long is dropped: longer than any window. */
export const inactivitySeconds = 2 * 3600;

export function eventsDelivered({
  eventsRequested,
}: Pick<SignalStreamRecord, 'eventsRequested'>): string[] {
  return eventsSupported.filter((type) => eventsRequested?.includes(type) ?? true);
}

/** @param header what to show at the endpoint, opened */
export function toView(stream: SignalStreamRecord, publicUrl: string, header?: string): StreamView {
  const { _id: stream_id, eventsRequested, description } = stream;
  const delivery =
    stream.method === 'poll'
      ? { method: deliveryMethods.poll, endpoint_url: pollUrl(publicUrl, stream_id) }
      : {
          method: deliveryMethods.push,
          endpoint_url: stream.endpointUrl ?? '',
          ...(header && { authorization_header: header }),
        };
  return {
    stream_id,
    iss: publicUrl,
    aud: audienceOf(stream),
    events_supported: eventsSupported,
    ...(eventsRequested && { events_requested: eventsRequested }),
    events_delivered: eventsDelivered(stream),
    delivery,
    min_verification_interval: verificationSeconds,
    ...(stream.method === 'poll' && { inactivity_timeout: inactivitySeconds }),
    ...(description !== undefined && { description }),
  };
}

export function pollUrl(publicUrl: string, streamId: string): string {
  return `${publicUrl}/api/users/ssf/poll/${streamId}`;
}
