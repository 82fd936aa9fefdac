import type { CurrentUser } from '../current-user.js';
import { HttpError } from '../errors/http-error.js';
import type { EndReason, FeedEntry } from '../feed/entries.js';
import type { Feed } from '../feed/feed.js';
import type { KeyOptions } from '../keys/key-source.js';
import { openKeys } from '../keys/open-keys.js';
import { checkToken, UnknownKeyError } from './check-token.js';
import { RevocationIndex } from './revocation-index.js';
import { TokenCache } from './token-cache.js';
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
  /** The longest lifetime of an access token: how long a revocation is remembered; default 7 days. */
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

/**
 * Makes what a service needs to know its visitors by itself.
 *
 * @example
 * const verifier = createVerifier({ keys: { jwksUrl: 'http://auth/.well-known/jwks.json' }, feed });
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer = 'usher', audience = 'usher', cacheSize = 10_000, now = Date.now } = options;
  const { clockToleranceSeconds = 5, maxTokenSeconds = 7 * 24 * 3600 } = options;
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= 60)) {
    throw new RangeError('clockToleranceSeconds must be between 0 and 60');
  }
  const { maxLagMs = 5_000, whenStale = 'refuse' } = options;
  const keys = openKeys(options.keys);
  const rules = { issuer, audience, clockToleranceSeconds, now };
  const index = new RevocationIndex(maxTokenSeconds + 2 * clockToleranceSeconds + 60, now);
  const cache = new TokenCache<VerifiedToken>(cacheSize);
  const listeners = new Set<(entry: FeedEntry) => void>();

  const following = options.feed.follow((entry) => {
    index.apply(entry);
    for (const listener of listeners) listener(entry);
  });
  let ready = false;
  let lagMs = () => Number.POSITIVE_INFINITY;
  const readiness = Promise.all([keys.loaded, following]).then(([, followed]) => {
    lagMs = followed.lagMs;
    ready = true;
  });
  // Whoever awaits ready() hears of a failure; without anybody waiting it must not end the process.
  readiness.catch(() => {});

  function refusal({ user, ver }: VerifiedToken): Refusal | undefined {
    const reason = index.endReason(user.sid);
    if (reason) return { code: 'SESSION_REVOKED', reason };
    const expired = (user.exp + clockToleranceSeconds) * 1000 <= now();
    if (expired || index.isOutdated(user.id, ver)) {
      return { code: 'TOKEN_EXPIRED', reason: 'expired' };
    }
    return undefined;
  }

  const isStale = () => whenStale === 'refuse' && lagMs() > maxLagMs;

  function inspect(credential: string, decode?: Decode): VerifiedToken {
    // Without keys or the feed's window nobody can tell: that is our fault and not the visitor's.
    if (!ready) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
    const verified = cache.get(credential) ?? check(credential, decode);
    const refused = refusal(verified);
    if (refused) throw new HttpError(refused.code);
    if (isStale()) throw new HttpError('STALE', undefined, { retryAfterMs: 1_000 });
    return verified;
  }

  function check(credential: string, decode: Decode | undefined): VerifiedToken {
    const token = decode ? decode(credential) : credential;
    if (token === undefined) throw new HttpError('AUTH_REQUIRED');
    const verified = checkToken(token, keys, rules);
    // A copy: a slice would keep the whole Cookie header in memory.
    cache.set(Buffer.from(credential).toString(), verified);
    return verified;
  }

  return {
    verify: (token) => inspect(token).user,
    authenticate(credential, decode) {
      try {
        return inspect(credential, decode);
      } catch (error) {
        if (!(error instanceof UnknownKeyError)) throw error;
        return keys.refetch().then(() => inspect(credential, decode));
      }
    },
    isStale,
    lagMs: () => lagMs(),
    refusal,
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isReady: () => ready,
    ready: () => readiness,
    close() {
      keys.close();
      following.then(
        (f) => f.close(),
        () => {},
      );
    },
  };
}
