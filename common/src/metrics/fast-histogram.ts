import type { Registry } from 'prom-client';

/** What a histogram is called and how fine it counts. */
export interface HistogramOptions<Label extends string> {
  name: string;
  help: string;
  labelNames: readonly Label[];
  /** Upper bounds of the buckets, ascending. */
  bounds: readonly number[];
}

/** The figures under one set of labels. Whoever counts often keeps it and has no labels to look up. */
export class Series {
  /** How many were at most each bound; not yet cumulative. */
  readonly counts: Float64Array;
  sum = 0;
  count = 0;
  readonly #bounds: readonly number[];

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = new Float64Array(bounds.length);
  }

  /** Counts one. */
  observe(value: number): void {
    this.count += 1;
    this.sum += value;
    const bounds = this.#bounds;
    for (let i = 0; i < bounds.length; i += 1) {
      if (value > (bounds[i] as number)) continue;
      this.counts[i] = (this.counts[i] as number) + 1;
      return;
    }
  }
}

/** Labels come from code and not from clients; should that ever fail, memory stays bounded all the same. */
const maxSeries = 2_000;

/**
 * A Prometheus histogram for hot paths. prom-client's own hashes and checks all labels on every observation,
 * which costs as much as the rest of a small request; this one counts into a series that was found before,
 * and builds what Prometheus reads only when it asks.
 */
export class FastHistogram<Label extends string> {
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly name: string;
  readonly help: string;
  readonly #options: HistogramOptions<Label>;
  readonly #series = new Map<string, { labels: Record<Label, string>; series: Series }>();

  private constructor(options: HistogramOptions<Label>) {
    this.name = options.name;
    this.help = options.help;
    this.#options = options;
  }

  /** The one of this registry, which the services of a process share. */
  static of<Label extends string>(
    registry: Registry,
    options: HistogramOptions<Label>,
  ): FastHistogram<Label> {
    const existing: unknown = registry.getSingleMetric(options.name);
    if (isFastHistogram<Label>(existing)) return existing;
    const histogram = new FastHistogram(options);
    registry.registerMetric(histogram as never);
    return histogram;
  }

  /** The series under these labels: find it once, count often. */
  series(labels: Record<Label, string>): Series {
    const { labelNames, bounds } = this.#options;
    const key = labelNames.map((label) => labels[label]).join('\n');
    const known = this.#series.get(key);
    if (known) return known.series;
    if (this.#series.size >= maxSeries) return this.#overflow();
    const series = new Series(bounds);
    this.#series.set(key, { labels, series });
    return series;
  }

  #overflow(): Series {
    const { labelNames, bounds } = this.#options;
    const known = this.#series.get('');
    if (known) return known.series;
    const series = new Series(bounds);
    const labels = Object.fromEntries(labelNames.map((label) => [label, 'other']));
    this.#series.set('', { labels: labels as Record<Label, string>, series });
    return series;
  }

  /** What a registry asks for at a scrape. */
  async get() {
    const { name, help, type, aggregator } = this;
    const { bounds } = this.#options;
    const values = [...this.#series.values()].flatMap(({ labels, series }) => {
      let cumulative = 0;
      const buckets = bounds.map((le, i) => {
        cumulative += series.counts[i] as number;
        return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: cumulative };
      });
      return [
        ...buckets,
        { metricName: `${name}_bucket`, labels: { le: '+Inf', ...labels }, value: series.count },
        { metricName: `${name}_sum`, labels, value: series.sum },
        { metricName: `${name}_count`, labels, value: series.count },
      ];
    });
    return { name, help, type, aggregator, values };
  }

  /** Forgets everything; for tests. */
  reset(): void {
    this.#series.clear();
  }
}

/** By what it can do and not by its class, of which another copy of this library has another. */
function isFastHistogram<Label extends string>(metric: unknown): metric is FastHistogram<Label> {
  return typeof (metric as { series?: unknown } | undefined)?.series === 'function';
}
