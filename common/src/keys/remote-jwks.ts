import { HttpError } from '../errors/http-error.js';
import { outageOf } from '../outage.js';
import { requirePositive } from '../require-number.js';
import { indexByKid } from './key-list.js';
import type { KeySource, RemoteKeys } from './key-source.js';
import type { PublicJwk, VerificationKey } from './verification-key.js';

/** Often enough that a new key is known before it signs: auth publishes it a minute before. */
const defaultRefreshSeconds = 20;
/** Until there are keys: soon at first, since services start side by side, then less often. */
const retryMs = { first: 50, longest: 1_000 };
/** An unknown `kid` may be a forged one: it must not make us hammer auth. */
const minIntervalMs = 5_000;
/** When the last attempt failed it may just have met a restart. */
const minIntervalAfterFailureMs = 250;
const timeoutMs = 5_000;
/** Beyond 2^31 ms a timer fires at once. */
const maxRefreshSeconds = 24 * 24 * 3600;

/**
 * Keys fetched from a JWKS address (RFC 7517 §5). The last good answer is kept while the address
 * does not answer, so verification goes on while auth is down. Until there is a first, trying keeps the
 * process alive: what waits for it must not just end.
 */
export function remoteJwks(
  url: string,
  { refreshSeconds = defaultRefreshSeconds, onError }: Omit<RemoteKeys, 'jwksUrl'> = {},
): KeySource {
  requirePositive('refreshSeconds', refreshSeconds, maxRefreshSeconds);
  const refreshMs = refreshSeconds * 1000;
  const address = addressOf(url);
  const outage = outageOf(`The keys at ${address} cannot be fetched`, onError);
  let keys = new Map<string | undefined, VerificationKey>();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let failed = false;
  let fetching: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let waitMs = retryMs.first;
  const aborter = new AbortController();
  const { promise: loaded, resolve: markLoaded } = withResolvers();

  async function fetchKeys(): Promise<void> {
    fetchedAt = performance.now();
    const signal = AbortSignal.any([aborter.signal, AbortSignal.timeout(timeoutMs)]);
    const headers = { accept: 'application/json' };
    const response = await fetch(url, { headers, redirect: 'error', signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`${address} answered ${response.status}`);
    }
    const body = (await response.json()) as { keys?: PublicJwk[] };
    const fetched = indexByKid(Array.isArray(body.keys) ? body.keys : []);
    if (fetched.size === 0) throw new Error(`${address} holds no usable key`);
    keys = fetched;
    markLoaded();
  }

  function fetchOnce(): Promise<void> {
    fetching ??= fetchKeys()
      .then(
        () => {
          failed = false;
          outage.over();
        },
        (error: unknown) => {
          failed = true;
          if (!closed) outage.failed(error);
          throw error;
        },
      )
      .finally(() => {
        fetching = undefined;
      });
    return fetching;
  }

  async function keepFresh(): Promise<void> {
    const ok = await fetchOnce().then(
      () => true,
      () => false,
    );
    if (closed) return;
    timer = setTimeout(keepFresh, ok || keys.size > 0 ? refreshMs : waitMs);
    if (keys.size > 0) timer.unref();
    waitMs = Math.min(waitMs * 2, retryMs.longest);
  }

  void keepFresh();
  return {
    get: (kid) => keys.get(kid),
    loaded,
    async refetch() {
      const pause = failed ? minIntervalAfterFailureMs : minIntervalMs;
      if (!fetching && performance.now() - fetchedAt < pause) {
        if (failed) throw unknowable();
        return;
      }
      await fetchOnce().catch((cause: unknown) => {
        throw unknowable(cause);
      });
    },
    close() {
      closed = true;
      aborter.abort();
      clearTimeout(timer);
    },
  };
}

/**
 * Without the query, which may hold a secret.
 *
 * @throws TypeError for what `fetch` would refuse each time
 */
function addressOf(url: string): string {
  const { origin, pathname, username, password } = new URL(url);
  if (username || password) throw new TypeError('jwksUrl: fetch takes no credentials in a URL');
  return origin + pathname;
}

/** Whether a key that we do not have exists nobody can tell now: that is no fault of the visitor's. */
function unknowable(cause?: unknown): HttpError {
  return new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000, cause });
}

function withResolvers() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
