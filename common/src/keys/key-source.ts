import type { PublicJwk, VerificationKey } from './verification-key.js';

/** Where a verifier gets its keys: an address to fetch, the keys themselves, a shared secret, or your own source. */
export type KeyOptions =
  | { jwksUrl: string }
  | { jwks: readonly PublicJwk[] }
  | { jwtKey: string }
  | { source: KeySource };

/** Keys by `kid`, answered from memory. */
export interface KeySource {
  get(kid: string | undefined): VerificationKey | undefined;
  /** Resolves once there are keys to verify with. */
  loaded: Promise<void>;
  /**
   * Asks again for keys, if that may help and is not too soon.
   *
   * @throws HttpError `UNAVAILABLE` when they cannot be fetched
   */
  refetch(): Promise<void>;
  close(): void;
}
