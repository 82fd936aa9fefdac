import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { SigningKey } from './signing-key.js';

/** What the token says about its owner and session. */
export interface AccessTokenClaims {
  id: string;
  email: string;
  name: string;
  roles: readonly string[];
  sid: string;
  /** The user's version: raised by every ban, role or password change. */
  ver: number;
}

/** What the token of a service that acts as itself says (RFC 6749 §4.4): it has no session. */
export interface ClientTokenClaims {
  id: `client:${string}`;
  name: string;
  roles: readonly string[];
}

/** Options of `signAccessToken`. */
export interface AccessTokenOptions {
  ttlSeconds: number;
  /** Default `usher`. */
  issuer?: string;
  /** Default `usher`. */
  audience?: string;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/**
 * Signs an access token (RFC 9068, `typ: at+jwt`).
 *
 * @returns the compact JWT and its expiry in seconds since 1970
 */
export function signAccessToken(
  claims: AccessTokenClaims | ClientTokenClaims,
  signingKey: SigningKey,
  options: AccessTokenOptions,
): { token: string; exp: number } {
  const { ttlSeconds, issuer = 'usher', audience = 'usher', now = Date.now } = options;
  const { id, ...rest } = claims;
  const iat = Math.floor(now() / 1000);
  const exp = iat + ttlSeconds;
  const payload = { ...rest, sub: id, iss: issuer, aud: audience, iat, exp, jti: randomUUID() };
  const { alg, key, kid } = signingKey;
  // In HS256 mode, services of the older pattern read `id`.
  const legacy = alg === 'HS256' ? { id } : {};
  const token = jwt.sign({ ...payload, ...legacy }, key, {
    algorithm: alg,
    header: { alg, typ: 'at+jwt', ...(kid && { kid }) },
  });
  return { token, exp };
}
