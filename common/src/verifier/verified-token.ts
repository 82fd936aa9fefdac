import type { JwtPayload } from 'jsonwebtoken';
import type { CurrentUser } from '../current-user.js';
import { HttpError } from '../errors/http-error.js';
import { sharedMap } from '../shared-map.js';

/** A token whose signature and claims were checked; whether it still counts is asked each time. */
export interface VerifiedToken {
  readonly user: CurrentUser;
  /** The user's version when the token was issued; 0 for a service acting as itself. */
  readonly ver: number;
  /** Of a gateway's proof alone: until when it may be shown, in seconds since 1970. */
  readonly shownUntil?: number;
}

/** @throws HttpError `TOKEN_INVALID` when a claim that we issue is missing or of another type. */
export function toVerifiedToken(claims: JwtPayload): VerifiedToken {
  const { sub, exp, name, roles } = claims;
  if (
    !isText(sub) ||
    !isText(name) ||
    !Number.isSafeInteger(exp) ||
    !Array.isArray(roles) ||
    !roles.every(isText)
  ) {
    throw new HttpError('TOKEN_INVALID');
  }
  const { email, sid, ver } = isClientId(sub) ? noSession(claims) : session(claims);
  const user = { id: sub, email, name, roles: Object.freeze([...roles]), sid, exp: exp as number };
  return verifiedToken(user, ver);
}

const tokens = sharedMap<CurrentUser, VerifiedToken>('tokens');

export function verifiedToken(user: CurrentUser, ver: number): VerifiedToken {
  const token = Object.freeze({ user: Object.freeze(user), ver });
  tokens.set(user, token);
  return token;
}

/** The token that a `currentUser` was taken from; undefined for one that somebody else has made. */
export function tokenOf(user: CurrentUser): VerifiedToken | undefined {
  return tokens.get(user);
}

/**
 * True for the id of a service acting as itself (RFC 6749 §4.4), which has no session: `client:<id>`. No user may have one.
 *
 * @example if (!isClientId(req.currentUser.id)) visits.count(req.currentUser.id);
 */
export function isClientId(id: string): boolean {
  return id.startsWith('client:');
}

function session({ email, sid, ver }: JwtPayload) {
  if (!isText(email) || !isText(sid) || !Number.isSafeInteger(ver)) {
    throw new HttpError('TOKEN_INVALID');
  }
  return { email, sid, ver };
}

function noSession({ email, sid, ver }: JwtPayload) {
  if (email !== undefined || sid !== undefined || ver !== undefined) {
    throw new HttpError('TOKEN_INVALID');
  }
  return { email: '', sid: '', ver: 0 };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
