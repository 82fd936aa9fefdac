import { ServerResponse } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Helmet's headers and `Cache-Control: no-store` on every answer, errors too (ASVS 5.0 3.4, 4.1.1). Helmet is asked once: with the
 * same answer for every request there is no need to compute it each time.
 */
export function securityHeaders(options: HelmetOptions): RequestHandler {
  const headers = headersOf(options);
  headers.push(['Cache-Control', 'no-store']);
  return function securityHeadersMiddleware(_req: Request, res: Response, next: NextFunction) {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

function headersOf(options: HelmetOptions): [string, string][] {
  const recorder = new ServerResponse({ method: 'GET' } as never);
  helmet(options)(recorder.req, recorder, (error?: unknown) => {
    if (error) throw error;
  });
  return recorder.getHeaderNames().map((name) => [name, String(recorder.getHeader(name))]);
}

/** For answers that are data: nothing in them may be loaded, framed or run. */
export const apiHeaders: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};
