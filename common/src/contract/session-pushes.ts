import type { ErrorCode } from '../errors/codes.js';
import type { EndReason } from '../feed/entries.js';
import type { Refusal } from '../verifier/verifier.js';
import type { ServerEvent } from './namespace.js';
import { oneOf, record, type Schema } from './schema.js';

/** Why a session has ended; in sockets' `session:ended`, and in answers of auth to services. */
export const endReason: Schema = oneOf<EndReason>({
  signout: 'signed out',
  'signout-all': 'signed out everywhere',
  'other-device': 'ended on another device, or by an admin',
  password: 'the password was changed',
  banned: 'the account is banned',
  theft: 'an old refresh token was used',
  expired: 'the token has expired: refresh, and connect again',
});

/** What `authenticate` tells the sockets of a namespace. */
export const sessionPushes = {
  'session:expiring': {
    summary: 'The token expires soon: refresh, and the socket lives on',
    payload: record({ inMs: { type: 'number', minimum: 0 } }),
  },
  'session:ended': {
    summary: 'The last thing that a socket hears; only on `expired` come again, after a refresh',
    payload: record({
      code: oneOf<Refusal['code']>(['SESSION_REVOKED', 'TOKEN_EXPIRED']),
      reason: endReason,
    }),
  },
} satisfies Record<string, ServerEvent>;

/** What `authenticate` refuses a handshake with. */
export const sessionRefusals: readonly ErrorCode[] = [
  'AUTH_REQUIRED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'SESSION_REVOKED',
  'VALIDATION_FAILED',
  'STALE',
];

/** What a handshake is refused with by the limits on connections, and by a server that stops. */
export const connectionRefusals: readonly ErrorCode[] = ['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'];
