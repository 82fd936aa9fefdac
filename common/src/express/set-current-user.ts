import type { NextFunction, Request } from 'express';
import { toHttpError } from '../errors/to-http-error.js';
import { refuseTokenInUrl } from '../tokens/token-in-url.js';
import type { VerifiedToken } from '../verifier/verified-token.js';
import './request.js';

type Find = (req: Request) => VerifiedToken | Promise<VerifiedToken> | undefined;

/**
 * Sets `req.currentUser` to whom `find` finds. A token that does not count is remembered in
 * `req.authError`; what is our own fault, and a token in the URL, goes to the error handler.
 */
export function setCurrentUser(req: Request, next: NextFunction, find: Find) {
  let verified: ReturnType<Find>;
  try {
    refuseTokenInUrl(req.url);
    verified = find(req);
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
}

function refuse(req: Request, error: unknown, next: NextFunction): void {
  const known = toHttpError(error);
  if (known.status !== 401) {
    next(error);
    return;
  }
  req.authError = known;
  next();
}
