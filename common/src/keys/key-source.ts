import type { PublicJwk, VerificationKey } from './verification-key.js';

/** Where a verifier gets its keys: an address to fetch, the keys themselves, a shared secret, or your own source. */
export type KeyOptions =
  | RemoteKeys
  | { jwks: readonly PublicJwk[] }
  | { jwtKey: string }
  | { source: KeySource };

/** Keys of a JWKS address (RFC 7517 §5). */
export interface RemoteKeys {
  jwksUrl: string;
  /** How often they are fetched again; default 20. A key that is not known is asked for at once. */
  refreshSeconds?: number;
  /** Told each time they cannot be fetched; that is tried again. Default: the process warns once per outage. */
  onError?: (error: unknown) => void;
}

/** Keys by `kid`, answered from memory. */
export interface KeySource {
  /** The key of that name; for a token without `kid`, the one without a name. */
  get(kid: string | undefined): VerificationKey | undefined;
  /** Resolves once there are keys to verify with. */
  loaded: Promise<void>;
  /**
   * Asks again for keys, if that may help and is not too soon.
   *
   * @throws HttpError `UNAVAILABLE` when they cannot be fetched
   */
  refetch(): Promise<void>;
  /** Stops fetching. */
  close(): void;
}
