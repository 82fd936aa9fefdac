import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { PublicJwk } from '../keys/verification-key.js';

/** A key that signs, and the one algorithm it signs with. */
export interface SigningKey {
  kid?: string;
  alg: 'ES256' | 'HS256';
  key: KeyObject;
}

/** The HS256 signing key of `JWT_KEY` mode. */
export function sharedSigningKey(jwtKey: string): SigningKey {
  return { alg: 'HS256', key: createSecretKey(Buffer.from(jwtKey)) };
}

/** The ES256 signing key of a private JWK (P-256). */
export function toSigningKey(jwk: PublicJwk & { kid: string }): SigningKey {
  return { kid: jwk.kid, alg: 'ES256', key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}
