import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HttpError } from '../errors/http-error.js';
import { isOwnOrigin, normaliseOrigins } from '../origin.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unsafe methods from foreign sites (ASVS 5.0 3.5.1 to 3.5.3), by `Origin`, else by
 * `Sec-Fetch-Site`. Requests with neither come from no browser and pass.
 *
 * @param origins the origins that browsers use, such as `https://example.com`
 * @throws HttpError `ORIGIN_REJECTED`
 */
export function sameOrigin(origins: readonly string[]): RequestHandler {
  const own = normaliseOrigins(origins);
  return function sameOriginMiddleware(req: Request, _res: Response, next: NextFunction) {
    if (!safeMethods.has(req.method) && !isOwnOrigin(req.headers, own)) {
      throw new HttpError('ORIGIN_REJECTED');
    }
    next();
  };
}
