import type { CurrentUser } from '../current-user.js';
import type { EndReason, FeedEntry } from '../feed/entries.js';
import type { Feed } from '../feed/feed.js';
import type { KeyOptions } from '../keys/key-source.js';
import type { VerifiedToken } from './verified-token.js';

export interface VerifierOptions {
  /** `{ jwksUrl }`, `{ jwks }` or `{ jwtKey }` (HS256, at least 32 bytes). */
  keys: KeyOptions;
  /** Says which sessions have ended; without it only expiry ends a token. */
  feed: Feed;
  /** Expected `iss`; default `usher`. */
  issuer?: string;
  /** Expected `aud`; default `usher`. */
  audience?: string;
  /** How far clocks may differ, 0 to 60; default 5. */
  clockToleranceSeconds?: number;
  /**
   * The longest lifetime of an access token, and so how long a revocation is remembered; default 3,600. A
   * token that lives longer is refused.
   */
  maxTokenSeconds?: number;
  /** How old the feed's knowledge may be, in milliseconds; default 5,000. */
  maxLagMs?: number;
  /**
   * What to do beyond that: `refuse` answers `STALE` (503), `serve` goes on until the token's own expiry
   * and so accepts sessions that have ended meanwhile. Default `refuse`.
   */
  whenStale?: 'refuse' | 'serve';
  /** How many verified tokens are kept; default 10,000. */
  cacheSize?: number;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/** Why a token that was once good counts no longer. */
export interface Refusal {
  code: 'SESSION_REVOKED' | 'TOKEN_EXPIRED';
  reason: EndReason;
}

/** Finds the token in a credential; undefined when there is none in it. */
export type Decode = (credential: string) => string | undefined;

/** Answers who sent a token, from memory: no network, no database. */
export interface Verifier {
  /**
   * @throws HttpError `TOKEN_EXPIRED`, `TOKEN_INVALID` or `SESSION_REVOKED`; `UNAVAILABLE` before
   * `ready()`; `STALE` while the feed cannot be followed
   */
  verify(token: string): CurrentUser;
  /**
   * The same with what is needed to ask again later. Only where the token names a key that has to be
   * fetched first, the answer is a promise.
   *
   * @param credential the token, or what `decode` finds it in: remembered by what came, so that decoding
   * is done once as well
   * @throws HttpError also `AUTH_REQUIRED`, where `decode` finds no token
   */
  authenticate(credential: string, decode?: Decode): VerifiedToken | Promise<VerifiedToken>;
  /**
   * Whose session a token was issued for, even when it has expired or the session has ended; undefined for
   * what we never signed. For signing out and refreshing, never as a proof of being signed in.
   */
  identify(token: string): VerifiedToken | undefined;
  /** True while the feed's knowledge is older than `maxLagMs` and the policy is to refuse. */
  isStale(): boolean;
  /** How old the feed's knowledge can be, in milliseconds; Infinity before its window is read. */
  lagMs(): number;
  /** Why a token that was verified before no longer counts, or undefined while it does. */
  refusal(token: VerifiedToken): Refusal | undefined;
  /** Calls back after each entry of the session feed has taken effect; returns how to stop. */
  onEntry(listener: (entry: FeedEntry) => void): () => void;
  /** True once keys are known and the feed's window is read. */
  isReady(): boolean;
  /** Resolves when `isReady()` first turns true; rejects when the feed cannot be followed. */
  ready(): Promise<void>;
  close(): void;
}
