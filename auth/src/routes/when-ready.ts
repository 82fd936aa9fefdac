import { HttpError, type Verifier } from '@usher/common';
import type { RequestHandler } from 'express';

/**
 * In front of whatever issues or judges by the time: with a clock that is a minute off, tokens would be good
 * for too long or not at all, and a refresh at another replica would look like theft.
 */
export function whenReady(verifier: Verifier): RequestHandler {
  return function whenReadyMiddleware(_req, _res, next) {
    if (!verifier.isReady()) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
    next();
  };
}
