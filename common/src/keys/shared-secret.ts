import { createSecretKey } from 'node:crypto';
import type { KeySource } from './key-source.js';
import type { VerificationKey } from './verification-key.js';

/**
 * One HS256 secret that every service holds: for teams that move over from such a set-up. Whoever can
 * verify can also sign, so prefer a JWKS.
 */
export function sharedSecret(jwtKey: string): KeySource {
  if (Buffer.byteLength(jwtKey) < 32) {
    throw new TypeError('jwtKey must be at least 32 bytes long (RFC 7518 section 3.2)');
  }
  const only: VerificationKey = {
    kid: undefined,
    alg: 'HS256',
    key: createSecretKey(Buffer.from(jwtKey)),
  };
  return {
    get: (kid) => (kid === undefined ? only : undefined),
    loaded: Promise.resolve(),
    refetch: () => Promise.resolve(),
    close: () => {},
  };
}
