import type { CurrentUser } from '../current-user.js';
import type { EndReason, FeedEntry } from '../feed/entries.js';
import type { Feed } from '../feed/feed.js';
import type { IntrospectionOptions } from '../introspection/introspector.js';
import type { KeyOptions } from '../keys/key-source.js';
import type { Tracing } from '../tracing/tracing.js';
import type { LegacyRules } from './check-legacy-token.js';
import type { TokenType } from './check-token.js';
import type { ExternalTokens } from './external-tokens.js';
import type { Freshness, StalePolicy } from './freshness.js';
import type { VerifiedToken } from './verified-token.js';

/** Options of `createVerifier`. */
export interface VerifierOptions {
  /** `{ jwksUrl }`, `{ jwks }`, `{ jwtKey }` (HS256, at least 32 bytes) or `{ source }`. */
  keys: KeyOptions;
  /** Says which sessions have ended: `memoryFeed()` within one process, else `await redisFeed({ url })`. */
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
  /** What to do beyond that; default `introspect` where `introspection` is given, else `refuse`. */
  whenStale?: StalePolicy;
  /** How to ask auth while the feed cannot be followed: `{ authUrl, clientId, clientSecret }`. */
  introspection?: IntrospectionOptions | undefined;
  /**
   * With `jwtKey` alone: also accept tokens of the older pattern (`{ id, email, iat }`, no session, no
   * expiry) until they are this old. They cannot be taken back, and always have the role `user`.
   */
  acceptLegacy?: LegacyRules;
  /**
   * For users who live elsewhere: accept another issuer's tokens in place of ours. `keys`, `issuer` and
   * `audience` are then that issuer's and must be named.
   */
  external?: ExternalTokens;
  /** How many verified tokens are kept; default 10,000. */
  cacheSize?: number;
  /** Takes a span for each entry of the feed that names a trace and says something new. */
  tracing?: Tracing | undefined;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

/** Why a token that was once good counts no longer. */
export interface Refusal {
  code: 'SESSION_REVOKED' | 'TOKEN_EXPIRED';
  reason: EndReason;
}

/** `maxLagMs` and `whenStale` take the place of the verifier's own. */
export interface AuthenticateOptions extends Partial<Freshness> {
  /** `gateway+jwt` for a gateway's proof; default `at+jwt`, an access token. */
  typ?: TokenType;
}

/** Finds the token in a credential; undefined when there is none in it. */
export type Decode = (credential: string) => string | undefined;

/** Told of an entry of the session feed that has taken effect. */
export type EntryListener = (entry: FeedEntry, isNews: boolean) => void;

/** Answers who sent a token, from memory: no network, no database. */
export interface Verifier {
  /**
   * @throws HttpError `TOKEN_EXPIRED`, `TOKEN_INVALID` or `SESSION_REVOKED`; `UNAVAILABLE` before
   * `ready()`; `STALE` while the feed cannot be followed, unless the policy is to serve
   */
  verify(token: string): CurrentUser;
  /**
   * The same with what is needed to ask again later. The answer is a promise only where a key has to be
   * fetched first, or where the feed cannot be followed and auth is asked.
   *
   * @param credential the token, or what `decode` finds it in: remembered by what came, so that decoding
   * is done once as well
   * @throws HttpError also `AUTH_REQUIRED`, where `decode` finds no token
   */
  authenticate(
    credential: string,
    decode?: Decode,
    options?: AuthenticateOptions,
  ): VerifiedToken | Promise<VerifiedToken>;
  /**
   * Whose session a token was issued for, even when it has expired or the session has ended; undefined for
   * what we never signed. For signing out and refreshing, never as a proof of being signed in.
   */
  identify(token: string): VerifiedToken | undefined;
  /** Why a token that was verified before no longer counts, or undefined while it does. */
  refusal(token: VerifiedToken): Refusal | undefined;
  /**
   * Says no more than `refusal` while the feed is followed. Beyond `maxLagMs` it applies the policy; a
   * promise comes back only where auth has to be asked.
   *
   * @throws HttpError `STALE`, `SESSION_REVOKED`, `TOKEN_EXPIRED`
   */
  requireFresh(token: VerifiedToken, freshness?: Partial<Freshness>): Promise<void> | undefined;
  /**
   * Has auth asked about these, in one batch every `maxLagMs`, while the feed cannot be followed and the
   * policy is to introspect; what has ended is told to `onEntry`. Returns how to stop.
   */
  watch(tokens: () => Iterable<VerifiedToken>): () => void;
  /** How old the feed's knowledge can be, in milliseconds; Infinity before its window is read. */
  lagMs(): number;
  /**
   * Calls back after each entry of the session feed has taken effect; returns how to stop. `isNews` where it
   * has ended a session or outdated tokens that counted here until then.
   */
  onEntry(listener: EntryListener): () => void;
  /** The feed's clock less this machine's, in milliseconds. */
  clockOffsetMs(): number;
  /** The time that tokens are judged by: the feed's, in milliseconds since 1970. */
  now(): number;
  /**
   * True once keys are known and the feed's window is read, unless this machine's clock is more than 60 s
   * from the feed's.
   */
  isReady(): boolean;
  /** Resolves when keys are known and the window is read; rejects when the feed cannot be followed. */
  ready(): Promise<void>;
  /** Stops following the feed and fetching keys. */
  close(): void;
}
