import { createPrivateKey, createPublicKey, generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair } from '@usher/common';

const generate = promisify(generateKeyPair);

/** A new RS256 key pair as JWKs (RFC 7517). It takes a fraction of a second, in another thread. */
export async function newRsaKeyPair(): Promise<KeyPair> {
  const pem = await generate('rsa', {
    modulusLength: 2048,
    // As in `newKeyPair`: the generated objects themselves are never used.
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const named = { kid: randomUUID(), alg: 'RS256', use: 'sig' };
  return {
    kid: named.kid,
    publicJwk: { ...createPublicKey(pem.publicKey).export({ format: 'jwk' }), ...named },
    privateJwk: { ...createPrivateKey(pem.privateKey).export({ format: 'jwk' }), ...named },
  };
}
