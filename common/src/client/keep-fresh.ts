import { isHttpError } from '../errors/http-error.js';
import type { Attention } from './attention.js';
import type { RefreshRecord } from './refresh-record.js';
import type { Refresh } from './refresher.js';
import type { SessionState } from './session-end.js';

export interface KeepFreshParts {
  record: RefreshRecord;
  session: SessionState;
  attention: Attention;
  refresh: Refresh;
}

/** What a timer can take at most. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Refreshes by itself after 75 to 90 % of the time that is left, so that no two tabs or visitors come
 * together, and again after each failure. Returns how to stop.
 */
export function keepFresh({ record, session, attention, refresh }: KeepFreshParts): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    const expiresAt = record.expiresAt();
    if (expiresAt !== undefined) {
      after((expiresAt - Date.now()) * (0.75 + Math.random() * 0.15), record.id());
    }
  }
  function after(ms: number, since: string): void {
    clearTimeout(timer);
    timer = setTimeout(run, Math.min(Math.max(ms, 1_000), maxTimerMs), since);
    // In Node a timer is an object, and this one is no reason to keep the process.
    (timer as { unref?: () => void }).unref?.();
  }
  function run(since: string): void {
    if (session.isOver()) return;
    // Success arms the timer again by way of the record.
    refresh(since).catch((error) => {
      const retryAfterMs = isHttpError(error) ? error.retryAfterMs : undefined;
      after(retryAfterMs ?? 10_000, record.id());
    });
  }
  record.onChange(arm);
  // Timers do not run on while a machine sleeps.
  attention.onSeen(arm);
  arm();
  return () => clearTimeout(timer);
}
