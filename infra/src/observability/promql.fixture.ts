import { parser } from '@prometheus-io/lezer-promql';

export interface Parsed {
  /** Where the expression cannot be read. */
  errors: number[];
  /** The metrics that it asks for. */
  metrics: string[];
}

/** Reads an expression as Prometheus's own editor does. */
export function parsePromql(expression: string): Parsed {
  // What Grafana puts there is a duration.
  const text = expression.replaceAll('$__rate_interval', '5m');
  const parsed: Parsed = { errors: [], metrics: [] };
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) parsed.errors.push(from);
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') {
        parsed.metrics.push(text.slice(from, to));
      }
    },
  });
  return parsed;
}

/** The metric that a series belongs to, whose name ends as histograms' series do. */
export function metricOf(series: string, known: ReadonlySet<string>): string {
  const base = series.replace(/_(bucket|sum|count)$/, '');
  return known.has(series) ? series : base;
}
