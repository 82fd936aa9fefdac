import { type Figures, toFigures } from './figures.js';
import type { Meter } from './meter.js';
import type { ShareFigures } from './share-figures.js';

export interface WatchedFigures {
  /** Of the last second. */
  current(): Figures;
  /** Called back each second. */
  onSecond(listener: (figures: Figures) => void): void;
  close(): Promise<void>;
}

/** Takes this replica's figures each second and exchanges them with the others. */
export function watchFigures(meter: Meter, share: ShareFigures): WatchedFigures {
  let figures = toFigures([]);
  const listeners: ((figures: Figures) => void)[] = [];
  let closed = false;

  async function take(): Promise<void> {
    const replicas = await share(meter.sample());
    if (closed) return;
    figures = toFigures(replicas);
    for (const listener of listeners) listener(figures);
  }

  let taking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    taking = take();
  }, 1_000);
  timer.unref();

  return {
    current: () => figures,
    onSecond: (listener) => void listeners.push(listener),
    async close() {
      closed = true;
      clearInterval(timer);
      await taking;
      meter.close();
      await share.forget();
    },
  };
}
