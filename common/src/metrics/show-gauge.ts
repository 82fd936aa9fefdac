import { Gauge, type Registry } from 'prom-client';

/** What a gauge is called. */
export interface GaugeOptions<Label extends string> {
  name: string;
  help: string;
  labelNames: readonly Label[];
}

/** Shows figures that are read at a scrape. Services of one process share the gauge, and each adds its own. */
export function showGauge<Label extends string>(
  registry: Registry,
  { name, help, labelNames }: GaugeOptions<Label>,
  read: () => { labels: Record<Label, string>; value: number }[],
): void {
  const gauge =
    (registry.getSingleMetric(name) as Gauge<Label> | undefined) ??
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const { collect } = gauge as { collect?: () => void };
  Object.assign(gauge, {
    collect() {
      collect?.call(gauge);
      for (const { labels, value } of read()) gauge.set(labels, value);
    },
  });
}
