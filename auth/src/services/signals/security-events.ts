import { createHash } from 'node:crypto';
import {
  type EventType,
  eventTypes,
  type SecurityEvent,
  type SigningKey,
  type SubjectId,
  signSecurityEvent,
} from '@usher/common';
import type { SignalStreamRecord } from '../../models/signal-stream.js';
import type { Signal } from './signal-log.js';

export interface SecurityEventsOptions {
  /** The key that signs at present. */
  signingKey: () => SigningKey;
  /** Who the transmitter is: `PUBLIC_URL`. */
  issuer: string;
  /** Who has issued access tokens, by which receivers know users. */
  tokenIssuer: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

export type StreamOf = Pick<SignalStreamRecord, '_id' | 'clientId'>;

/** Tells one stream of what has happened, in signed tokens. */
export interface SecurityEvents {
  ofSignal(stream: StreamOf, signal: Signal): string;
  ofVerification(stream: StreamOf, own: { jti: string; state?: string }): string;
}

/**
 * Derived from what is told, so that it is the same on every replica, after a restart and when Redis has lost
 * the entry and auth has appended it again.
 */
export function jtiOf({ _id }: Pick<StreamOf, '_id'>, { type, key }: Signal): string {
  return digest(`${_id} ${type} ${key}`);
}

/** The `aud` of a client's events: what the client's own tokens call it. */
export function audienceOf({ clientId }: Pick<StreamOf, 'clientId'>): string {
  return `client:${clientId}`;
}

export function createSecurityEvents(options: SecurityEventsOptions): SecurityEvents {
  const { signingKey, issuer, tokenIssuer, now } = options;

  function sign(
    stream: StreamOf,
    said: Pick<SecurityEvent, 'jti' | 'txn' | 'sub_id'>,
    type: EventType,
    event: object,
  ): string {
    const iat = Math.floor(now() / 1000);
    const claims = {
      iss: issuer,
      aud: audienceOf(stream),
      iat,
      ...said,
      events: { [type]: event },
    };
    return signSecurityEvent(claims as SecurityEvent, signingKey());
  }

  const userOf = (sub: string): SubjectId => ({ format: 'iss_sub', iss: tokenIssuer, sub });

  return {
    ofSignal(stream, signal) {
      const { type, entry, key } = signal;
      const said = { jti: jtiOf(stream, signal), txn: digest(`${type} ${key}`) };
      const { recordedAt, userId } = entry;
      const at = recordedAt && { event_timestamp: Math.floor(recordedAt / 1000) };
      if (entry.type === 'session.revoked') {
        const session: SubjectId = { format: 'opaque', id: entry.sid };
        const subject: SubjectId = { format: 'complex', session, user: userOf(userId) };
        const event = { ...at, reason_admin: { en: entry.reason } };
        return sign(stream, { ...said, sub_id: subject }, type, event);
      }
      const { ver, name, roles } = entry;
      const event = { ...at, claims: { ver, ...(name && { name }), ...(roles && { roles }) } };
      return sign(stream, { ...said, sub_id: userOf(userId) }, type, event);
    },
    ofVerification(stream, { jti, state }) {
      const subject = { format: 'opaque', id: stream._id };
      const event = state === undefined ? {} : { state };
      return sign(stream, { jti, sub_id: subject }, eventTypes.verification, event);
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
