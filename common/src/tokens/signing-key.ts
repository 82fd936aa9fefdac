import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../keys/verification-key.js';

/** A key that signs, and the one algorithm it signs with. */
export interface SigningKey {
  kid?: string;
  alg: 'ES256' | 'RS256' | 'HS256';
  key: KeyObject;
}

/** The HS256 signing key of `JWT_KEY` mode. */
export function sharedSigningKey(jwtKey: string): SigningKey {
  return { alg: 'HS256', key: createSecretKey(Buffer.from(jwtKey)) };
}

/** The signing key of a private JWK: ES256 for P-256, RS256 for RSA. */
export function toSigningKey(jwk: PublicJwk & { kid: string }): SigningKey {
  const alg = jwk.kty === 'RSA' ? 'RS256' : 'ES256';
  return { kid: jwk.kid, alg, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}
