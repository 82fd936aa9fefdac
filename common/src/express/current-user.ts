import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { toHttpError } from '../errors/to-http-error.js';
import { authenticateRequest } from '../tokens/authenticate-request.js';
import type { Freshness } from '../verifier/freshness.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import type { Verifier } from '../verifier/verifier.js';
import './request.js';

/** `maxLagMs` and `whenStale` take the place of the verifier's own on these routes. */
export interface CurrentUserOptions extends Partial<Freshness> {
  /** Name of the session cookie; default `session`, over https use `sessionCookieName(true)`. */
  cookie?: string;
}

/**
 * Sets `req.currentUser` from the session cookie or a bearer header, or leaves it undefined and goes on.
 * Reads cookie-session's format by itself, because mounting cookie-session on every request costs more
 * than the check; the `req.session.jwt` of one that is mounted counts too.
 *
 * @example app.use(currentUser(verifier));
 */
export function currentUser(verifier: Verifier, options: CurrentUserOptions = {}): RequestHandler {
  const { cookie = 'session', ...freshness } = options;
  return function currentUserMiddleware(req: Request, _res: Response, next: NextFunction) {
    let verified: VerifiedToken | Promise<VerifiedToken> | undefined;
    try {
      verified = authenticateRequest(verifier, req.headers, cookie, freshness);
      const mounted: unknown = verified ? undefined : req.session?.jwt;
      if (typeof mounted === 'string') {
        verified = verifier.authenticate(mounted, undefined, freshness);
      }
    } catch (error) {
      return refuse(req, error, next);
    }
    if (!(verified instanceof Promise)) {
      if (verified) req.currentUser = verified.user;
      return next();
    }
    verified.then(
      ({ user }) => {
        req.currentUser = user;
        next();
      },
      (error) => refuse(req, error, next),
    );
  };
}

function refuse(req: Request, error: unknown, next: NextFunction): void {
  const known = toHttpError(error);
  if (known.status >= 500) {
    next(error);
    return;
  }
  req.authError = known;
  next();
}
