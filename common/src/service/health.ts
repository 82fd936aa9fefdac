import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { showGauge } from '../metrics/show-gauge.js';
import type { ServiceContext } from './service-context.js';

/** Named conditions that must all hold before the service takes traffic. */
export type Checks = Record<string, () => boolean>;

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: figures for Prometheus.
 * The figures are not for who comes through a proxy: an ingress leads all paths of the world to us.
 * One comparison on the way of every other request, where three routes would be three matches.
 */
export function healthRoutes(context: ServiceContext, checks: Checks): RequestHandler {
  showChecks(context, checks);
  const routes = new Map<string, (res: Response) => void | Promise<void>>([
    ['/healthz', (res) => void res.json({ status: 'ok' })],
    ['/readyz', (res) => sendReadiness(res, context, checks)],
    ['/metrics', (res) => sendMetrics(res, context)],
  ]);
  return function healthMiddleware(req: Request, res: Response, next: NextFunction) {
    const route = routes.get(req.url);
    if (!route || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    if (req.url === '/metrics' && req.headers['x-forwarded-for'] !== undefined) return next();
    return route(res);
  };
}

function showChecks({ name: service, metrics }: ServiceContext, checks: Checks): void {
  const labelNames = ['service', 'check'] as const;
  const help = 'Whether what the service needs is there: 1, or 0 and it is not ready';
  showGauge(metrics, { name: 'service_check_ok', help, labelNames }, () =>
    Object.entries(checks).map(([check, ok]) => ({
      labels: { service, check },
      value: ok() ? 1 : 0,
    })),
  );
}

function sendReadiness(res: Response, { draining }: ServiceContext, checks: Checks): void {
  const results = Object.fromEntries(Object.entries(checks).map(([name, ok]) => [name, ok()]));
  const ready = !draining && Object.values(results).every(Boolean);
  res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', checks: results });
}

async function sendMetrics(res: Response, { metrics }: ServiceContext): Promise<void> {
  res.type(metrics.contentType).send(await metrics.metrics());
}
