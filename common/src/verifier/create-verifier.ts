import { HttpError } from '../errors/http-error.js';
import type { FeedEntry } from '../feed/entries.js';
import type { Feed, Following } from '../feed/feed.js';
import { createIntrospector } from '../introspection/introspector.js';
import { openKeys } from '../keys/open-keys.js';
import { requireNonNegative, requirePositive } from '../require-number.js';
import { checkLegacy } from './check-legacy-token.js';
import { checkToken, type TokenType, UnknownKeyError } from './check-token.js';
import { checkExternal } from './external-tokens.js';
import { checkFreshness, decideStale, type Freshness } from './freshness.js';
import { RevocationIndex } from './revocation-index.js';
import { TokenCache } from './token-cache.js';
import type { VerifiedToken } from './verified-token.js';
import type {
  AuthenticateOptions,
  Decode,
  EntryListener,
  Refusal,
  Verifier,
  VerifierOptions,
} from './verifier.js';
import { watchWhileStale } from './watch-while-stale.js';

const maxClockOffsetMs = 60_000;

/**
 * Makes what a service needs to know its visitors by itself.
 *
 * @throws RangeError or TypeError for an option that would weaken it, such as a number that is none, and
 * without a feed
 * @example
 * const verifier = createVerifier({ keys: { jwksUrl: 'http://auth/.well-known/jwks.json' }, feed });
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { issuer = 'usher', audience = 'usher', cacheSize = 10_000 } = options;
  const { clockToleranceSeconds = 5, maxTokenSeconds = 3600 } = options;
  requireFeed(options.feed);
  requireNonNegative('clockToleranceSeconds', clockToleranceSeconds, 60);
  requirePositive('maxTokenSeconds', maxTokenSeconds);
  requireNonNegative('cacheSize', cacheSize);
  const { acceptLegacy: legacy, external } = options;
  if (legacy) checkLegacy(legacy, options);
  if (external) checkExternal(external, options);
  const { introspection, maxLagMs = 5_000, tracing } = options;
  const { whenStale = introspection ? 'introspect' : 'refuse' } = options;
  checkFreshness({ maxLagMs, whenStale });
  const introspector = introspection && createIntrospector(introspection);

  let followed: Following | undefined;
  const localNow = options.now ?? Date.now;
  const clockOffsetMs = () => followed?.clockOffsetMs() ?? 0;
  const now = () => localNow() + clockOffsetMs();
  const lagMs = () => followed?.lagMs() ?? Number.POSITIVE_INFINITY;

  const keys = openKeys(options.keys);
  const kinds = { legacy, external };
  const rules = { issuer, audience, clockToleranceSeconds, maxTokenSeconds, now, ...kinds };
  const index = new RevocationIndex(maxTokenSeconds + 2 * clockToleranceSeconds + 60, now);
  // One for each type: what was accepted as a proof must not be found where an access token is looked for.
  const caches: Record<TokenType, TokenCache<VerifiedToken>> = {
    'at+jwt': new TokenCache(cacheSize),
    'gateway+jwt': new TokenCache(cacheSize),
  };
  const listeners = new Set<EntryListener>();

  function apply(entry: FeedEntry): void {
    // What the window holds at the start took effect elsewhere, before this verifier was there.
    const isNews = index.apply(entry) && ready;
    const tell = () => {
      for (const listener of listeners) listener(entry, isNews);
    };
    const { traceparent: parent } = entry;
    if (!tracing || !isNews || !parent) return void tell();
    tracing.span(`apply ${entry.type}`, { kind: 'consumer', parent }, tell);
  }

  let ready = false;
  const following = options.feed.follow(apply);
  const readiness = Promise.all([keys.loaded, following]).then(([, started]) => {
    followed = started;
    ready = true;
  });
  // Whoever awaits ready() hears of a failure; without anybody waiting it must not end the process.
  readiness.catch(() => {});
  const isReady = () => ready && Math.abs(clockOffsetMs()) <= maxClockOffsetMs;

  function refusal({ user, ver }: VerifiedToken): Refusal | undefined {
    const reason = index.endReason(user.sid);
    if (reason) return { code: 'SESSION_REVOKED', reason };
    const expired = (user.exp + clockToleranceSeconds) * 1000 <= now();
    if (expired || index.isOutdated(user.id, ver)) {
      return { code: 'TOKEN_EXPIRED', reason: 'expired' };
    }
    return undefined;
  }

  /** What auth answers is as good as an entry of the feed: it takes effect for every later request. */
  const ask =
    introspector &&
    (async ({ user: { sid, id: userId }, ver }: VerifiedToken) => {
      const state = await introspector.ask({ sid, userId, ver });
      if (state.ended) apply({ type: 'session.revoked', sid, userId, reason: state.ended });
      else if (state.ver > ver) apply({ type: 'user.changed', userId, ver: state.ver });
      return state;
    });

  function requireFresh(token: VerifiedToken, wanted: Partial<Freshness> = {}) {
    if (lagMs() <= (wanted.maxLagMs ?? maxLagMs)) return undefined;
    return decideStale(token, wanted.whenStale ?? whenStale, ask);
  }

  function inspect(credential: string, decode?: Decode, typ: TokenType = 'at+jwt'): VerifiedToken {
    // Without keys or the feed's window nobody can tell: that is our fault and not the visitor's.
    if (!isReady()) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
    const verified = caches[typ].get(credential) ?? check(credential, decode, typ);
    const { shownUntil = Number.POSITIVE_INFINITY } = verified;
    if ((shownUntil + clockToleranceSeconds) * 1000 <= now()) throw new HttpError('TOKEN_INVALID');
    const refused = refusal(verified);
    if (refused) throw new HttpError(refused.code);
    return verified;
  }

  function check(credential: string, decode: Decode | undefined, typ: TokenType): VerifiedToken {
    const token = decode ? decode(credential) : credential;
    if (token === undefined) throw new HttpError('AUTH_REQUIRED');
    const verified = checkToken(token, keys, rules, { typ });
    // A copy: a slice would keep the whole Cookie header in memory.
    caches[typ].set(Buffer.from(credential).toString(), verified);
    return verified;
  }

  function authenticate(credential: string, decode?: Decode, options?: AuthenticateOptions) {
    const verified = inspect(credential, decode, options?.typ);
    return requireFresh(verified, options)?.then(() => verified) ?? verified;
  }

  const watching = watchWhileStale({
    everyMs: maxLagMs,
    isStale: () => ready && whenStale === 'introspect' && lagMs() > maxLagMs,
    ask,
  });

  return {
    verify(token) {
      const verified = inspect(token);
      // Whoever cannot wait cannot have auth asked.
      if (lagMs() > maxLagMs) decideStale(verified, whenStale, undefined);
      return verified.user;
    },
    authenticate(credential, decode, options) {
      try {
        return authenticate(credential, decode, options);
      } catch (error) {
        if (!(error instanceof UnknownKeyError)) throw error;
        return keys.refetch().then(() => authenticate(credential, decode, options));
      }
    },
    identify(token) {
      try {
        return checkToken(token, keys, rules, { ignoreExpiration: true });
      } catch {
        return undefined;
      }
    },
    refusal,
    requireFresh,
    watch: watching.add,
    lagMs,
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clockOffsetMs,
    now,
    isReady,
    ready: () => readiness,
    close() {
      watching.close();
      keys.close();
      following.then(
        (f) => f.close(),
        () => {},
      );
    },
  };
}

/** Plain JavaScript may leave it out, or forget to await it. */
function requireFeed(feed: Feed | undefined): void {
  if (typeof feed?.follow === 'function') return;
  throw new TypeError(
    'feed must be a session feed: memoryFeed() in one process, await redisFeed({ url }) in several',
  );
}
