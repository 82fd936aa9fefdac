import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ServiceContext } from './service-context.js';

const everyMs = 5_000;
const worthTellingMs = 200;

/**
 * Logs when the event loop stood still: whatever takes that long delays every request and every socket.
 * The metrics have the same figure as `nodejs_eventloop_lag_seconds`.
 *
 * @returns how to stop
 */
export function watchEventLoop({ log }: ServiceContext): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const timer = setInterval(() => {
    const maxMs = Math.round(delay.max / 1e6);
    if (maxMs >= worthTellingMs) log.warn({ eventLoopLagMs: maxMs }, 'the event loop was blocked');
    delay.reset();
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}
