import { Router } from 'express';
import type { ServiceContext } from './service-context.js';

/** Named conditions that must all hold before the service takes traffic. */
export type Checks = Record<string, () => boolean>;

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: figures for Prometheus. */
export function healthRoutes(context: ServiceContext, checks: Checks): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', (_req, res) => {
    const results = Object.fromEntries(Object.entries(checks).map(([name, ok]) => [name, ok()]));
    const ready = !context.draining && Object.values(results).every(Boolean);
    res.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', checks: results });
  });
  router.get('/metrics', async (_req, res) => {
    const { metrics } = context;
    res.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}
