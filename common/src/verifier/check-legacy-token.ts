import jwt, { type JwtPayload } from 'jsonwebtoken';
import { HttpError } from '../errors/http-error.js';
import type { VerificationKey } from '../keys/verification-key.js';
import { requirePositive } from '../require-number.js';
import { isClientId, type VerifiedToken, verifiedToken } from './verified-token.js';

/** For how long after `iat` tokens of the older pattern count, which carry no expiry of their own. */
export interface LegacyRules {
  maxAgeSeconds: number;
}

/**
 * A token as the field's course repositories sign it: HS256 over `{ id, email, iat }`, without issuer,
 * expiry or session. Nothing can take it back before its age does.
 *
 * @throws HttpError `TOKEN_EXPIRED` or `TOKEN_INVALID`
 */
export function checkLegacyToken(
  token: string,
  { alg, key }: VerificationKey,
  { maxAgeSeconds }: LegacyRules,
  nowMs: number,
): VerifiedToken {
  const { id, email, iat, ...more } = verified(token, alg, key);
  const known = ['exp', 'nbf'];
  const strange = Object.keys(more).some((claim) => !known.includes(claim));
  if (strange || !isText(id) || isClientId(id) || !isText(email) || !Number.isSafeInteger(iat)) {
    throw new HttpError('TOKEN_INVALID');
  }
  const exp = Math.min((iat as number) + maxAgeSeconds, more.exp ?? Number.POSITIVE_INFINITY);
  if (exp * 1000 <= nowMs) throw new HttpError('TOKEN_EXPIRED');
  const name = email.slice(0, email.lastIndexOf('@')) || email;
  return verifiedToken({ id, email, name, roles: Object.freeze(['user']), sid: '', exp }, 0);
}

/** @throws TypeError beside other keys, RangeError without an age */
export function checkLegacy({ maxAgeSeconds }: LegacyRules, { keys }: { keys: object }): void {
  if (!('jwtKey' in keys)) {
    throw new TypeError('acceptLegacy goes with jwtKey: the older pattern knows no other keys');
  }
  requirePositive('acceptLegacy.maxAgeSeconds', maxAgeSeconds);
}

/** True for what claims to be such a token: ours all name their issuer. */
export function isLegacyToken(token: string): boolean {
  const payload = jwt.decode(token);
  return typeof payload === 'object' && payload !== null && payload.iss === undefined;
}

function verified(token: string, alg: jwt.Algorithm, key: VerificationKey['key']): JwtPayload {
  try {
    // Age is judged by our own rule above, on the clock of the session feed.
    const payload = jwt.verify(token, key, { algorithms: [alg], ignoreExpiration: true });
    if (typeof payload === 'object') return payload;
  } catch (cause) {
    throw new HttpError('TOKEN_INVALID', undefined, { cause });
  }
  throw new HttpError('TOKEN_INVALID');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
