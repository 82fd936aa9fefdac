import type { Registry } from 'prom-client';

const name = 'http_request_duration_seconds';
const help = 'Duration of HTTP requests in seconds';
const bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

interface Series {
  labels: { service: string; method: string; route: string; status: number };
  /** How many were no slower than each bound; not yet cumulative. */
  counts: number[];
  sum: number;
  count: number;
}

/**
 * A Prometheus histogram of requests by service, method, route and status. prom-client's own hashes and
 * checks all labels on every observation, which costs as much as the rest of a small request; this one
 * finds its series by one key and builds what Prometheus reads only when it asks.
 */
export class RequestDurations {
  readonly name = name;
  readonly help = help;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly #series = new Map<string, Series>();

  /** The one of this registry, which the services of a process share. */
  static of(registry: Registry): RequestDurations {
    const existing: unknown = registry.getSingleMetric(name);
    if (existing instanceof RequestDurations) return existing;
    const durations = new RequestDurations();
    registry.registerMetric(durations as never);
    return durations;
  }

  observe(labels: Series['labels'], seconds: number): void {
    const key = `${labels.service} ${labels.method} ${labels.status} ${labels.route}`;
    let series = this.#series.get(key);
    if (!series) {
      series = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    series.count += 1;
    series.sum += seconds;
    const slot = bounds.findIndex((bound) => seconds <= bound);
    if (slot !== -1) series.counts[slot] = (series.counts[slot] ?? 0) + 1;
  }

  /** What a registry asks for at a scrape. */
  async get() {
    const values = [...this.#series.values()].flatMap(({ labels, counts, sum, count }) => {
      let cumulative = 0;
      const buckets = bounds.map((le, i) => {
        cumulative += counts[i] ?? 0;
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: cumulative };
      });
      return [
        ...buckets,
        { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: count },
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ];
    });
    const { help, type, aggregator } = this;
    return { name, help, type, aggregator, values };
  }

  reset(): void {
    this.#series.clear();
  }
}
