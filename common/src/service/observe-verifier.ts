import { Gauge } from 'prom-client';
import type { Verifier } from '../verifier/verifier.js';
import type { ServiceContext } from './service-context.js';

const name = 'session_feed_lag_seconds';

/** Shows in `/metrics` how old a service's knowledge of ended sessions can be. */
export function observeVerifier(context: ServiceContext, verifier: Verifier): void {
  const { metrics } = context;
  const gauge =
    (metrics.getSingleMetric(name) as Gauge<'service'> | undefined) ??
    new Gauge({
      name,
      help: 'Seconds since the last read of the session feed that has returned at its tail was sent',
      labelNames: ['service'],
      registers: [metrics],
    });
  // Services of one process share the gauge, and each adds its own figure at a scrape.
  const { collect } = gauge as { collect?: () => void };
  Object.assign(gauge, {
    collect() {
      collect?.call(gauge);
      gauge.set({ service: context.name }, verifier.lagMs() / 1000);
    },
  });
}
