import { Histogram, type Registry } from 'prom-client';

const name = 'http_request_duration_seconds';
const labelNames = ['service', 'method', 'route', 'status'] as const;
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Measures requests per route; labels come from our routes and a fixed list, never from the client. */
export function requestMetrics(registry: Registry, service: string) {
  const histogram =
    (registry.getSingleMetric(name) as Histogram<(typeof labelNames)[number]> | undefined) ??
    new Histogram({
      name,
      help: 'Duration of HTTP requests in seconds, from first byte read to last byte handed over',
      labelNames,
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers: [registry],
    });
  // Finding a child by its labels costs more than observing, so each is looked up once.
  const children = new Map<string, Histogram.Internal<(typeof labelNames)[number]>>();

  return function observe(method: string, route: string, status: number, seconds: number): void {
    const verb = methods.has(method) ? method : 'OTHER';
    const key = `${verb} ${status} ${route}`;
    let child = children.get(key);
    if (!child) {
      child = histogram.labels({ service, method: verb, route, status });
      children.set(key, child);
    }
    child.observe(seconds);
  };
}
