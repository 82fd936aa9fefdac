import { FastHistogram } from '../metrics/fast-histogram.js';
import { showGauge } from '../metrics/show-gauge.js';
import type { Verifier } from '../verifier/verifier.js';
import type { ServiceContext } from './service-context.js';

const labelNames = ['service'] as const;

/**
 * Shows in `/metrics` how old a service's knowledge of ended sessions can be, how far its clock is from the
 * feed's, and how long revocations take to get here.
 */
export function observeVerifier(
  { name: service, metrics }: ServiceContext,
  verifier: Verifier,
): void {
  const lag = {
    name: 'session_feed_lag_seconds',
    help: 'Seconds since the last read of the session feed that has returned at its tail was sent',
    labelNames,
  };
  showGauge(metrics, lag, () => [{ labels: { service }, value: verifier.lagMs() / 1000 }]);

  const offset = {
    name: 'session_feed_clock_offset_seconds',
    help: "The clock of the session feed less this machine's, in seconds",
    labelNames,
  };
  showGauge(metrics, offset, () => [
    { labels: { service }, value: verifier.clockOffsetMs() / 1000 },
  ]);

  const latency = FastHistogram.of(metrics, {
    name: 'session_revocation_latency_seconds',
    help: 'Seconds from recording a revocation in auth to its taking effect in this process',
    labelNames,
    bounds: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
  }).series({ service });
  verifier.onEntry(({ recordedAt }, isNews) => {
    // Two clocks that agree to a millisecond may still put the effect before its cause.
    if (isNews && recordedAt !== undefined) {
      latency.observe(Math.max(verifier.now() - recordedAt, 0) / 1000);
    }
  });
}
