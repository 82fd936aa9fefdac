import {
  connectionRefusals,
  list,
  type NamespaceParts,
  record,
  ref,
  type Schema,
  sessionPushes,
  sessionRefusals,
  text,
  whole,
} from '@usher/common/contract';
import { announcement, id } from './fields.js';

const number: Schema = { type: 'number', minimum: 0 };
const counts = {
  sockets: { type: 'object', additionalProperties: whole() },
  users: whole(),
  rooms: whole(),
  eventsPerSecond: whole(),
  storedPerSecond: whole(),
  deliveriesPerSecond: whole(),
  feedLagMs: { ...number, type: ['number', 'null'] },
  eventLoopDelayMs: number,
};
const pending = record({}, { pending: { const: true } });
/** What auth answers in chat's place. */
const byAuth = [
  'AUTH_REQUIRED',
  'TOKEN_INVALID',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'ORIGIN_REJECTED',
  'PAYLOAD_TOO_LARGE',
] as const;

export const adminNamespace: NamespaceParts = {
  description: 'Live figures and what admins do, for the role `admin`',
  signedIn: true,
  events: {
    announce: {
      summary: 'Say something to everyone',
      payload: announcement,
      answer: record({ announcement: ref('Announcement') }),
    },
    'user:ban': {
      summary: 'Auth ends all sessions of a user and refuses new ones, in the name of the admin',
      payload: record({ userId: id }),
      answer: pending,
      errors: byAuth,
    },
    'session:end': {
      summary: 'Auth ends one session, in the name of the admin',
      payload: record({ sid: id }),
      answer: pending,
      errors: byAuth,
    },
  },
  pushes: {
    ...sessionPushes,
    figures: {
      summary: 'What the replicas do, each second',
      payload: record({
        replicas: list(record({ id: text(), ...counts }), { min: 1 }),
        total: record(counts),
      }),
    },
  },
  refusals: [...sessionRefusals, 'FORBIDDEN', ...connectionRefusals],
};

export const publicNamespace: NamespaceParts = {
  description: 'For everybody, without signing in; nobody can do anything here',
  signedIn: false,
  events: {},
  pushes: {
    'server:message': {
      summary: 'Said to everyone; the newest of 24 hours again on connecting',
      payload: ref('Announcement'),
    },
    online: {
      summary: 'How many users are online, on connecting and when it changes',
      payload: record({ count: whole() }),
    },
  },
  refusals: connectionRefusals,
};
