import type { Request, Response } from 'express';
import { FastHistogram, type Series } from '../metrics/fast-histogram.js';
import type { ServiceContext } from './service-context.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The series of one route by method and status. */
interface RouteSeries {
  baseUrl: string;
  byOutcome: Map<number, Series>;
}

/**
 * Measures requests by service, method, route and status. A request finds its series by the route's own
 * object and one number: no label is put together for it.
 */
export function requestDurations({ name: service, metrics }: ServiceContext) {
  const histogram = FastHistogram.of(metrics, {
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests in seconds',
    labelNames: ['service', 'method', 'route', 'status'],
    bounds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  });
  const routes = new WeakMap<object, RouteSeries>();
  const unrouted: RouteSeries = { baseUrl: '', byOutcome: new Map() };

  function newSeries(method: number, route: string, status: number): Series {
    // Labels come from our routes and a fixed list, never from the client.
    const labels = { method: methods[method] ?? 'OTHER', route, status: `${status}` };
    return histogram.series({ service, ...labels });
  }

  function seriesOf(req: Request, status: number): Series {
    const method = methods.indexOf(req.method);
    const known = req.route ? routes.get(req.route) : unrouted;
    // A router may be mounted at several places, and a client may write a place in capitals.
    if (known && req.route && known.baseUrl !== req.baseUrl) {
      return newSeries(method, routeOf(req), status);
    }
    const route = known ?? { baseUrl: req.baseUrl, byOutcome: new Map() };
    if (!known) routes.set(req.route, route);
    const outcome = status * 8 + method;
    let series = route.byOutcome.get(outcome);
    if (!series) {
      series = newSeries(method, routeOf(req), status);
      route.byOutcome.set(outcome, series);
    }
    return series;
  }

  return (req: Request, { statusCode }: Response, seconds: number): void =>
    seriesOf(req, statusCode).observe(seconds);
}

/** The route's pattern, so that ids in addresses do not make a series each. */
export function routeOf(req: Request): string {
  const path: unknown = req.route?.path;
  return typeof path === 'string' ? req.baseUrl.toLowerCase() + path : 'none';
}
