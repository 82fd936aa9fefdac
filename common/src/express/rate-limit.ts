import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Limiter } from '../limits/limits.js';
import { networkOf } from '../limits/network-of.js';

/** Options of `rateLimit`. */
export interface RateLimitOptions {
  /**
   * What is counted apart, such as `(req) => req.currentUser?.id`; a request without one is not counted.
   * Default: the visitor's address (`req.ip`, so set Express's `trust proxy`), IPv6 by its first 64 bits.
   */
  key?: (req: Request) => string | undefined;
}

/**
 * Lets a limited number of requests pass in a limited time (ASVS 5.0 2.4.1), the rest are told when to come
 * back: `Retry-After` in seconds, `retryAfterMs` in the body.
 *
 * @throws HttpError `RATE_LIMITED`
 * @example
 * const reports = context.limits.limiter('reports', { points: 5, durationSeconds: 60 });
 * app.post('/reports', requireAuth, rateLimit(reports, { key: (req) => req.currentUser?.id }), handler);
 */
export function rateLimit(
  limiter: Limiter,
  { key = ({ ip }) => networkOf(ip) }: RateLimitOptions = {},
): RequestHandler {
  return function rateLimitMiddleware(req: Request, _res: Response, next: NextFunction) {
    const counted = key(req);
    if (counted === undefined) return next();
    // Express 4 does not wait for promises.
    limiter.take(counted).then(() => next(), next);
  };
}
