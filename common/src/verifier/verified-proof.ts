import type { JwtPayload } from 'jsonwebtoken';
import { HttpError } from '../errors/http-error.js';
import { toVerifiedToken, type VerifiedToken } from './verified-token.js';

/** The longest that a gateway's proof may be shown, in seconds. */
export const maxProofSeconds = 30;

/**
 * Whom a gateway's proof speaks of. The user's `exp` is the session token's: a socket that was opened with
 * the proof outlives it, as it would outlive the request.
 *
 * @throws HttpError `TOKEN_INVALID`
 */
export function toVerifiedProof(claims: JwtPayload): VerifiedToken {
  const { iat = 0, exp = 0, session_exp } = claims;
  if (exp - iat > maxProofSeconds) throw new HttpError('TOKEN_INVALID');
  return Object.freeze({ ...toVerifiedToken({ ...claims, exp: session_exp }), shownUntil: exp });
}
