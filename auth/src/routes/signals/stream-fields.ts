import { isDeepStrictEqual } from 'node:util';
import { deliveryMethods, HttpError } from '@usher/common';
import type { Request } from 'express';
import { body, matchedData, query } from 'express-validator';
import type { ChangedName, StreamWish } from '../../services/signals/signal-streams.js';
import type { StreamView } from '../../services/signals/stream-view.js';
import { signalRules } from './signal-rules.js';

const { push, poll } = deliveryMethods;
const noStream = 'This is not a stream_id';

export function streamIdField() {
  return body('stream_id').isString().bail().matches(signalRules.streamId).withMessage(noStream);
}

export function streamIdQuery() {
  return query('stream_id').isString().bail().matches(signalRules.streamId).withMessage(noStream);
}

/** What a receiver may choose (Shared Signals Framework 1.0 section 8.1.1). */
export function wishFields() {
  return [
    body('delivery').optional().isObject({ strict: true }),
    body('delivery.method')
      .if(body('delivery').exists())
      .isString()
      .bail()
      .isIn([push, poll])
      .withMessage(`Use ${push} or ${poll}`),
    body('delivery.endpoint_url')
      .if(body('delivery.method').equals(push))
      .isString()
      .bail()
      .isLength(signalRules.endpointUrl),
    body('delivery.authorization_header')
      .optional()
      .isString()
      .bail()
      .matches(signalRules.authorizationHeader)
      .withMessage('Use 1 to 2048 letters, digits and signs'),
    body('events_requested').optional().isArray(signalRules.eventTypes).bail().custom(areTexts),
    body('description').optional().isString().bail().isLength(signalRules.description),
  ];
}

interface Asked {
  delivery?: { method?: string; endpoint_url?: string; authorization_header?: string };
  events_requested?: string[];
  description?: string;
}

export function wishOf(req: Request): StreamWish {
  const { delivery, events_requested, description } = matchedData<Asked>(req);
  const { method, endpoint_url: url = '', authorization_header: header } = delivery ?? {};
  return {
    ...(method === push && { push: { url, ...(header && { header }) } }),
    ...(events_requested && { eventsRequested: events_requested }),
    ...(description !== undefined && { description }),
  };
}

/** What a PATCH names. */
export function namesIn({ body: asked }: Request): ChangedName[] {
  const names = {
    delivery: 'delivery',
    events_requested: 'eventsRequested',
    description: 'description',
  };
  const named = Object.entries(names).filter(([name]) => name in asked);
  return named.map(([, name]) => name as ChangedName);
}

const ours = [
  'iss',
  'aud',
  'events_supported',
  'events_delivered',
  'min_verification_interval',
  'inactivity_timeout',
] as const;

/** What is the transmitter's to say may be repeated, not changed. */
export function refuseOurs({ body: asked }: Request, view: StreamView): void {
  for (const field of ours) {
    if (field in asked && !isDeepStrictEqual(asked[field], view[field])) {
      throw new HttpError('VALIDATION_FAILED', 'This is not yours to change', { field });
    }
  }
}

function areTexts(values: unknown[]): true {
  const fine = values.every(
    (value) => typeof value === 'string' && value.length <= signalRules.eventType.max,
  );
  if (!fine) throw new Error('Use texts of at most 300 characters');
  return true;
}
