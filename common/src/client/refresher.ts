import { HttpError, isHttpError } from '../errors/http-error.js';
import type { Attention } from './attention.js';
import type { RefreshRecord } from './refresh-record.js';
import { endOf, type SessionState } from './session-end.js';
import type { TabLock } from './tab-lock.js';
import { backoffMs, wait } from './wait.js';

/**
 * Makes sure that there was a refresh after `since`, the record's id at that time (default: now).
 *
 * @throws HttpError of status 401 when the session is over, `UNAVAILABLE` with `retryAfterMs` otherwise
 */
export type Refresh = (since?: string) => Promise<void>;

export interface RefresherParts {
  record: RefreshRecord;
  session: SessionState;
  attention: Attention;
  lock: TabLock;
  /** Asks auth; resolves to the new token's lifetime in seconds. */
  ask: () => Promise<number>;
}

/** Other tabs' copies of shared storage are up to date after this long. */
const settleMs = 50;

/** One refresh at a time, in all tabs together, and none that another has made unnecessary. */
export function createRefresher({
  record,
  session,
  attention,
  lock,
  ask,
}: RefresherParts): Refresh {
  let running: Promise<void> | undefined;
  let failures = 0;
  let retryAt = 0;

  async function attempt(since: string): Promise<void> {
    let stopListening = () => {};
    const elsewhere = new Promise<void>((resolve) => {
      stopListening = record.onChange(resolve);
    });
    await Promise.race([attention.untilSeen(), elsewhere, session.ended]);
    stopListening();
    await new Promise<void>((resolve, reject) => {
      lock(async () => {
        try {
          const asked = record.id() === since;
          if (asked) await askOnce();
          resolve();
          if (asked) await wait(settleMs);
        } catch (error) {
          reject(error);
        }
      }).catch(reject);
    });
  }

  async function askOnce(): Promise<void> {
    if (session.isOver()) throw new HttpError('SESSION_REVOKED');
    const waitMs = retryAt - Date.now();
    if (waitMs > 0) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: waitMs });
    try {
      const expiresInSeconds = await ask();
      failures = 0;
      session.known();
      record.refreshed(Date.now() + expiresInSeconds * 1000);
    } catch (error) {
      throw failed(error);
    }
  }

  function failed(error: unknown): unknown {
    if (!isHttpError(error)) return error;
    const { code, status, retryAfterMs = backoffMs(failures) } = error;
    if (status === 401) {
      if (session.isKnown()) session.end(endOf(code));
      return error;
    }
    failures += 1;
    retryAt = Date.now() + retryAfterMs;
    return new HttpError('UNAVAILABLE', undefined, { retryAfterMs, cause: error });
  }

  return async function refresh(since = record.id()) {
    if (record.id() !== since) return;
    running ??= attempt(since).finally(() => {
      running = undefined;
    });
    await running;
  };
}
