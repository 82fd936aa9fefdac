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

/** Answers who sent a token, from memory: no network, no database. */
export interface Verifier {
  /**
   * @throws HttpError `TOKEN_EXPIRED`, `TOKEN_INVALID` or `SESSION_REVOKED`; `UNAVAILABLE` before `ready()`
   */
  verify(token: string): CurrentUser;
  /**
   * The same with what is needed to ask again later. Only where the token names a key that has to be
   * fetched first, the answer is a promise.
   */
  authenticate(token: string): VerifiedToken | Promise<VerifiedToken>;
  /** Why a token that was verified before no longer counts, or undefined while it does. */
  refusal(token: VerifiedToken): Refusal | undefined;
  /** Calls back after each entry of the session feed has taken effect; returns how to stop. */
  onEntry(listener: (entry: FeedEntry) => void): () => void;
  /** True once keys are known and the feed's window is read. */
  isReady(): boolean;
  /** Resolves when `isReady()` turns true; rejects when the feed cannot be followed. */
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
  const readiness = Promise.all([keys.loaded, following]).then(() => {
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

  function inspect(token: string): VerifiedToken {
    // Without keys or the feed's window nobody can tell: that is our fault and not the visitor's.
    if (!ready) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
    let verified = cache.get(token);
    if (!verified) {
      verified = checkToken(token, keys, rules);
      cache.set(token, verified);
    }
    const refused = refusal(verified);
    if (refused) throw new HttpError(refused.code);
    return verified;
  }

  return {
    verify: (token) => inspect(token).user,
    authenticate(token) {
      try {
        return inspect(token);
      } catch (error) {
        if (!(error instanceof UnknownKeyError)) throw error;
        return keys.refetch().then(() => inspect(token));
      }
    },
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
