import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HttpError } from '../errors/http-error.js';
import { checkFreshness, type Freshness } from '../verifier/freshness.js';
import { tokenOf } from '../verifier/verified-token.js';
import type { Verifier } from '../verifier/verifier.js';
import './request.js';

/**
 * For routes that must not act on old knowledge: lets a signed-in visitor pass only while the session
 * feed is followed, else asks auth, or refuses where the verifier was not told how to ask. With
 * `maxLagMs: 0` auth is asked every time.
 *
 * @throws HttpError as `requireAuth` does, `STALE`, and what auth's answer means; at once RangeError for a
 * `maxLagMs` or `whenStale` that is none
 * @example router.post('/payments', requireFresh(verifier, { maxLagMs: 1_000 }), handler);
 */
export function requireFresh(verifier: Verifier, options: Partial<Freshness> = {}): RequestHandler {
  checkFreshness(options);
  const freshness = { whenStale: 'introspect', ...options } as const;
  return function requireFreshMiddleware(req: Request, _res: Response, next: NextFunction) {
    const token = req.currentUser && tokenOf(req.currentUser);
    if (!token) throw req.authError ?? new HttpError('AUTH_REQUIRED');
    const asked = verifier.requireFresh(token, freshness);
    if (!asked) return next();
    asked.then(() => next(), next);
  };
}
