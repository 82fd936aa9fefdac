import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@usher/common/service';

/** Work that no answer waits for. */
export interface Background {
  /** Tries again, less and less often, until it is done or the service closes. */
  run(what: string, task: (closing: AbortSignal) => Promise<void>): void;
  close(): Promise<void>;
}

const firstPauseMs = 100;
const maxPauseMs = 30_000;
const maxCloseMs = 1_000;

export function createBackground(log: Pick<Logger, 'warn'>): Background {
  const closing = new AbortController();
  const { signal } = closing;
  const running = new Set<Promise<void>>();

  async function persist(what: string, task: (closing: AbortSignal) => Promise<void>) {
    for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      try {
        return await task(signal);
      } catch (err) {
        if (!signal.aborted) log.warn({ err, what }, 'failed, and will be tried again');
      }
      const jitter = 0.5 + Math.random() / 2;
      await sleep(pauseMs * jitter, undefined, { signal }).catch(() => {});
    }
  }

  return {
    run(what, task) {
      const run = persist(what, task).finally(() => running.delete(run));
      running.add(run);
    },
    async close() {
      closing.abort();
      const late = new AbortController();
      const waited = sleep(maxCloseMs, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(running), waited]);
      late.abort();
    },
  };
}
