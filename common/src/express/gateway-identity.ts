import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { authenticateProof } from '../tokens/authenticate-request.js';
import { checkFreshness, type Freshness } from '../verifier/freshness.js';
import type { Verifier } from '../verifier/verifier.js';
import { setCurrentUser } from './set-current-user.js';

/** `maxLagMs` and `whenStale` take the place of the verifier's own on these routes. */
export type GatewayIdentityOptions = Partial<Freshness>;

/**
 * Sets `req.currentUser` from the `Identity-Proof` header that auth gives to the gateway in front, or leaves
 * it undefined and goes on. Stands in place of `currentUser` in a service behind a gateway that asks
 * `/api/users/verify`. The proof is verified like a token, so it needs no trust in addresses; `User-Id` and
 * the other readable headers are never believed. A wrong or expired proof is remembered as
 * `TOKEN_INVALID`, which `requireAuth` then answers.
 *
 * @throws RangeError for a `maxLagMs` or `whenStale` that is none
 * @example app.use(gatewayIdentity(verifier)); app.get('/invoices', requireAuth, handler);
 */
export function gatewayIdentity(
  verifier: Verifier,
  options: GatewayIdentityOptions = {},
): RequestHandler {
  checkFreshness(options);
  const find = (req: Request) => authenticateProof(verifier, req.headers, options);
  return function gatewayIdentityMiddleware(req: Request, _res: Response, next: NextFunction) {
    setCurrentUser(req, next, find);
  };
}
