import express, { type Express } from 'express';
import type { HelmetOptions } from 'helmet';
import { type Checks, healthRoutes } from './health.js';
import { observeRequests } from './observe-requests.js';
import { apiHeaders, securityHeaders } from './security-headers.js';
import type { ServiceContext } from './service-context.js';
import { traceRequests } from './trace-requests.js';

/** Options of `serviceApp`. */
export interface ServiceAppOptions {
  /** What `/readyz` asks; by name. */
  checks?: Checks;
  /** Helmet's options for a service that serves pages; the default suits one that serves data. */
  headers?: HelmetOptions;
}

/**
 * An Express application with what every service has: health routes, logs, metrics, safe headers. Add
 * routes, then `notFound` and `errorHandler`.
 */
export function serviceApp(
  context: ServiceContext,
  { checks = {}, headers = apiHeaders }: ServiceAppOptions = {},
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', context.trustProxy);
  // Answers differ by visitor and must not be stored, so hashing each for an ETag is work for nothing.
  app.set('etag', false);
  app.use(securityHeaders(headers));
  app.use(healthRoutes(context, checks));
  if (context.tracing) app.use(traceRequests(context.tracing));
  app.use(observeRequests(context));
  return app;
}
