import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { authenticateRequest } from '../tokens/authenticate-request.js';
import { checkFreshness, type Freshness } from '../verifier/freshness.js';
import type { Verifier } from '../verifier/verifier.js';
import { setCurrentUser } from './set-current-user.js';

/** `maxLagMs` and `whenStale` take the place of the verifier's own on these routes. */
export interface CurrentUserOptions extends Partial<Freshness> {
  /** Name of the session cookie; default `session`, over https use `sessionCookieName(true)`. */
  cookie?: string;
}

/**
 * Sets `req.currentUser` from the session cookie or a bearer header, or leaves it undefined and goes on.
 * Reads cookie-session's format by itself, because mounting cookie-session on every request costs more
 * than the check; the `req.session.jwt` of one that is mounted counts too. A token in the URL answers
 * `VALIDATION_FAILED`.
 *
 * @throws RangeError for a `maxLagMs` or `whenStale` that is none
 * @example app.use(currentUser(verifier));
 */
export function currentUser(verifier: Verifier, options: CurrentUserOptions = {}): RequestHandler {
  const { cookie = 'session', ...freshness } = options;
  checkFreshness(freshness);
  function find(req: Request) {
    const verified = authenticateRequest(verifier, req.headers, cookie, freshness);
    if (verified) return verified;
    const mounted: unknown = req.session?.jwt;
    if (typeof mounted !== 'string') return undefined;
    return verifier.authenticate(mounted, undefined, freshness);
  }
  return function currentUserMiddleware(req: Request, _res: Response, next: NextFunction) {
    setCurrentUser(req, next, find);
  };
}
