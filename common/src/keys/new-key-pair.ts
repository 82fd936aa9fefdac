import { createPrivateKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { PublicJwk } from './verification-key.js';

/** Both halves of a signing key, as JWKs. */
export interface KeyPair {
  kid: string;
  /** For the JWKS. */
  publicJwk: PublicJwk & { kid: string };
  /** For `toSigningKey`; keep it secret. */
  privateJwk: PublicJwk & { kid: string };
}

/**
 * A new ES256 key pair as JWKs (RFC 7517), with a `kid` of its own.
 *
 * The generated `KeyObject`s themselves are never used: Node 20 can deadlock when it collects the job that
 * made a key while it reads that key's details, which `jwt.sign` does each time.
 */
export function newKeyPair(): KeyPair {
  const pem = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const kid = randomUUID();
  const jwk = createPrivateKey(pem.privateKey).export({ format: 'jwk' });
  const { d: _, ...shown } = jwk;
  return {
    kid,
    publicJwk: { ...shown, kid, alg: 'ES256', use: 'sig' },
    privateJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' },
  };
}
