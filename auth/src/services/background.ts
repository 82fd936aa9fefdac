import type { Logger } from '@usher/common/service';

/** Work that an answer must not wait for, and whose time must not show in it. */
export interface Background {
  run(task: () => Promise<void>): void;
  /** Starts whatever waits, and resolves once nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Work begins at a random moment after the answer: begun at once it would slow the same visitor's next
 * request, and so tell that there was something to do.
 */
const spreadMs = 500;

export function createBackground(log: Pick<Logger, 'error'>): Background {
  const waiting = new Set<() => void>();
  const running = new Set<Promise<void>>();

  function begin(): Promise<void> {
    return new Promise((resolve) => {
      function start(): void {
        clearTimeout(timer);
        waiting.delete(start);
        resolve();
      }
      const timer = setTimeout(start, Math.random() * spreadMs);
      waiting.add(start);
    });
  }

  return {
    run(task) {
      const run = begin()
        .then(task)
        .catch((err) => log.error({ err }, 'work after an answer failed'))
        .finally(() => running.delete(run));
      running.add(run);
    },
    async idle() {
      for (const start of [...waiting]) start();
      await Promise.all(running);
    },
  };
}
