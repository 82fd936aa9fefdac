import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Algorithm } from 'jsonwebtoken';

/** A key and the one algorithm that it may be used with (RFC 8725 §3.1). */
export interface VerificationKey {
  kid: string | undefined;
  alg: Algorithm;
  key: KeyObject;
}

/** A public key as a JWKS carries it (RFC 7517). */
export interface PublicJwk extends JsonWebKey {
  kid?: string;
  alg?: string;
  use?: string;
}

/**
 * Makes the `KeyObject` once: `jwt.verify` with anything else parses the key again on every call.
 * Returns undefined for a key that cannot sign access tokens (other types, `use: enc`, parts missing), so that
 * the others of its set still count, as RFC 7517 §5 asks.
 */
export function toVerificationKey(jwk: PublicJwk): VerificationKey | undefined {
  const alg = algorithmOf(jwk);
  if (!alg || (jwk.use !== undefined && jwk.use !== 'sig')) return undefined;
  if (jwk.alg !== undefined && jwk.alg !== alg) return undefined;
  const key = publicKeyOf(jwk);
  return key && { kid: jwk.kid, alg, key };
}

function publicKeyOf(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function algorithmOf(jwk: PublicJwk | null): Algorithm | undefined {
  if (jwk?.kty === 'EC' && jwk.crv === 'P-256') return 'ES256';
  if (jwk?.kty === 'RSA') return 'RS256';
  return undefined;
}
