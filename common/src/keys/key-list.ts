import type { KeySource } from './key-source.js';
import { type PublicJwk, toVerificationKey, type VerificationKey } from './verification-key.js';

/** Keys that are known from the start and do not change. */
export function keyList(jwks: readonly PublicJwk[]): KeySource {
  const keys = indexByKid(jwks);
  if (keys.size === 0) throw new TypeError('jwks holds no key that can verify ES256 or RS256');
  return {
    get: (kid) => keys.get(kid),
    loaded: Promise.resolve(),
    refetch: () => Promise.resolve(),
    close: () => {},
  };
}

export function indexByKid(jwks: readonly PublicJwk[]): Map<string | undefined, VerificationKey> {
  const usable = jwks.map(toVerificationKey).filter((key) => key !== undefined);
  return new Map(usable.map((key) => [key.kid, key]));
}
