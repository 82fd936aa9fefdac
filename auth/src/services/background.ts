import type { Logger } from '@usher/common/service';

/** Work that an answer must not wait for, and whose time must not show in it. */
export interface Background {
  run(task: () => Promise<void>): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

export function createBackground(log: Pick<Logger, 'error'>): Background {
  const running = new Set<Promise<void>>();
  return {
    run(task) {
      const run = task()
        .catch((err) => log.error({ err }, 'work after an answer failed'))
        .finally(() => running.delete(run));
      running.add(run);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}
