import type { JwtPayload } from 'jsonwebtoken';
import type { CurrentUser } from '../current-user.js';
import { HttpError } from '../errors/http-error.js';

/** A token whose signature and claims were checked; whether it still counts is asked each time. */
export interface VerifiedToken {
  readonly user: CurrentUser;
  /** The user's version when the token was issued. */
  readonly ver: number;
}

/** @throws HttpError `TOKEN_INVALID` when a claim that we issue is missing or of another type. */
export function toVerifiedToken(claims: JwtPayload): VerifiedToken {
  const { sub, sid, ver, exp, email, name, roles } = claims;
  if (
    !isText(sub) ||
    !isText(sid) ||
    !isText(email) ||
    !isText(name) ||
    !Number.isSafeInteger(ver) ||
    !Number.isSafeInteger(exp) ||
    !Array.isArray(roles) ||
    !roles.every(isText)
  ) {
    throw new HttpError('TOKEN_INVALID');
  }
  const user = { id: sub, email, name, roles: Object.freeze([...roles]), sid, exp: exp as number };
  return verifiedToken(user, ver);
}

const tokens = new WeakMap<CurrentUser, VerifiedToken>();

export function verifiedToken(user: CurrentUser, ver: number): VerifiedToken {
  const token = Object.freeze({ user: Object.freeze(user), ver });
  tokens.set(user, token);
  return token;
}

/** The token that a `currentUser` was taken from; undefined for one that somebody else has made. */
export function tokenOf(user: CurrentUser): VerifiedToken | undefined {
  return tokens.get(user);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
