import { HttpError } from '../errors/http-error.js';
import type { FeedEntry } from '../feed/entries.js';
import { openKeys } from '../keys/open-keys.js';
import { checkToken, UnknownKeyError } from './check-token.js';
import { RevocationIndex } from './revocation-index.js';
import { TokenCache } from './token-cache.js';
import type { VerifiedToken } from './verified-token.js';
import type { Decode, Refusal, Verifier, VerifierOptions } from './verifier.js';

/**
 * Makes what a service needs to know its visitors by itself.
 *
 * @example
 * const verifier = createVerifier({ keys: { jwksUrl: 'http://auth/.well-known/jwks.json' }, feed });
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer = 'usher', audience = 'usher', cacheSize = 10_000, now = Date.now } = options;
  const { clockToleranceSeconds = 5, maxTokenSeconds = 3600 } = options;
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= 60)) {
    throw new RangeError('clockToleranceSeconds must be between 0 and 60');
  }
  const { maxLagMs = 5_000, whenStale = 'refuse' } = options;
  const keys = openKeys(options.keys);
  const rules = { issuer, audience, clockToleranceSeconds, maxTokenSeconds, now };
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
    identify(token) {
      try {
        return checkToken(token, keys, rules, { ignoreExpiration: true });
      } catch {
        return undefined;
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
