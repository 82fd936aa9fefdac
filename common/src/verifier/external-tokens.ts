import type { JwtHeader, JwtPayload } from 'jsonwebtoken';
import type { CurrentUser } from '../current-user.js';
import { HttpError } from '../errors/http-error.js';
import type { VerificationKey } from '../keys/verification-key.js';
import { isClientId, type VerifiedToken, verifiedToken } from './verified-token.js';

/** Whom the claims of another issuer's token speak of. */
export interface ExternalUser extends Omit<CurrentUser, 'exp'> {
  /**
   * The user's version, where the issuer counts one; default 0. Without it `user.changed` would refuse the
   * user's new tokens too: end each session instead.
   */
  readonly ver?: number;
}

/** How the tokens of another issuer (better-auth, an OpenID provider) are read. */
export interface ExternalTokens {
  /** The one algorithm that counts, whatever other keys the issuer has (RFC 8725 §3.1). */
  algorithm: 'ES256' | 'RS256';
  /**
   * The `typ` that tokens must name in their header. Default: `JWT`, `at+jwt` or none. Name it where the issuer
   * signs other kinds of token for the same audience.
   */
  typ?: string;
  /**
   * Maps verified claims. What it throws, or answers without an `id`, refuses the token as `TOKEN_INVALID`,
   * and so does an `id` that begins with `client:`. With an empty `sid` the token ends with its expiry, or by
   * `user.changed` where it has a `ver`; while the feed cannot be followed nobody can be asked about it.
   *
   * @example ({ sub, email, name, sid }) => ({ id: sub, email, name, roles: ['user'], sid })
   */
  toUser: (claims: JwtPayload & { sub: string }) => ExternalUser;
}

/** @throws HttpError `TOKEN_INVALID`; Error where `toUser` fails */
export function toExternalToken(
  header: JwtHeader,
  claims: JwtPayload,
  { typ, toUser }: ExternalTokens,
): VerifiedToken {
  if (!isExpectedType(header.typ, typ)) throw new HttpError('TOKEN_INVALID');
  const { sub, exp } = claims;
  if (typeof sub !== 'string' || !Number.isFinite(exp)) throw new HttpError('TOKEN_INVALID');
  const { ver = 0, ...user } = toUser({ ...claims, sub });
  const { id, email, name, roles, sid } = user;
  const texts = [id, email, name, sid, ...roles];
  if (id === '' || !texts.every((text) => typeof text === 'string') || !Number.isSafeInteger(ver)) {
    throw new Error('toUser answered no user: id, email, name, roles and sid must be texts');
  }
  // It would pass for a service of ours that acts as itself.
  if (isClientId(id)) throw new HttpError('TOKEN_INVALID');
  const named = { id, email, name, roles: Object.freeze([...roles]), sid };
  return verifiedToken({ ...named, exp: Math.floor(exp as number) }, ver);
}

/** @throws TypeError where an option that usually has a default must be said */
export function checkExternal(
  external: ExternalTokens,
  { issuer, audience, keys }: { issuer?: string; audience?: string; keys: object },
): void {
  if (!issuer || !audience) {
    throw new TypeError(
      'external goes with issuer and audience: name whose tokens count, for whom',
    );
  }
  if ('jwtKey' in keys) throw new TypeError('external goes with public keys, not with jwtKey');
  if (!['ES256', 'RS256'].includes(external.algorithm)) {
    throw new TypeError('external.algorithm must be ES256 or RS256');
  }
}

/** RFC 7515 §4.1.9: a media type, whose `application/` may be left out. */
function isExpectedType(typ: string | undefined, expected: string | undefined): boolean {
  const named = typ?.toLowerCase().replace(/^application\//, '');
  if (expected !== undefined) return named === expected.toLowerCase();
  return named === undefined || named === 'jwt' || named === 'at+jwt';
}

/** @throws HttpError `TOKEN_INVALID` for a key of another algorithm than the pinned one */
export function requireAlgorithm({ alg }: VerificationKey, { algorithm }: ExternalTokens): void {
  if (alg !== algorithm) throw new HttpError('TOKEN_INVALID');
}
