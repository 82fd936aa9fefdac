import {
  authenticateRequest,
  errorHeaders,
  HttpError,
  isOwnOrigin,
  toHttpError,
  tokenInUrl,
  type VerifiedToken,
  type Verifier,
} from '@usher/common';
import { type NextFunction, type Request, type Response, Router } from 'express';
import type { ProofOf } from '../services/gateway-proofs.js';
import { discardBody } from './discard-body.js';
import { identityHeaders } from './identity-headers.js';
import { type OriginalRequest, originalRequest } from './original-request.js';
import { verifyRules } from './verify-rules.js';

export interface VerifyOptions {
  /** The session cookie's name. */
  cookie: string;
  /** The origins that browsers use. */
  origins: readonly string[];
  /** Told of every fault that is ours. */
  onFault: (error: unknown, req: Request) => void;
}

const path = '/verify';
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Answers a gateway whether a request may pass, and who sends it. Only ever 200, 401 or 403: of all
 * statuses these alone mean the same to every gateway.
 */
export function verify(
  verifier: Verifier,
  proofOf: ProofOf,
  { cookie, origins, onFault }: VerifyOptions,
): Router {
  const router = Router();

  async function decide(req: Request, original: OriginalRequest) {
    if (tokenInUrl(original.url))
      throw new HttpError('TOKEN_INVALID', 'A token in a URL is refused');
    const unsafe = original.isUpgrade || !safeMethods.has(original.method.toUpperCase());
    if (unsafe && !isOwnOrigin(req.headers, origins)) throw new HttpError('ORIGIN_REJECTED');
    const { roles, optional } = verifyRules(req, path, original);
    const verified = await identify(req).catch((error) => {
      if (optional && toHttpError(error).status === 401) return undefined;
      throw error;
    });
    if (!verified && !optional) throw new HttpError('AUTH_REQUIRED');
    if (roles.length > 0 && !roles.some((role) => verified?.user.roles.includes(role))) {
      throw new HttpError('FORBIDDEN');
    }
    return verified;
  }

  async function identify(req: Request): Promise<VerifiedToken | undefined> {
    return authenticateRequest(verifier, req.headers, cookie);
  }

  router.all(`${path}{/*original}`, async (req, res) => {
    await discardBody(req, res);
    const verified = await decide(req, originalRequest(req, req.url.slice(path.length)));
    res.set(identityHeaders(verified, proofOf)).set('Identity-Error', '').end();
  });

  // Also for what the router itself finds wrong with the address.
  router.use(path, (error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const known = toHttpError(error);
    if (known.status >= 500) onFault(known.cause ?? known, req);
    res
      .set(errorHeaders(known))
      .set(identityHeaders(undefined, proofOf))
      .set('Identity-Error', known.code);
    // Being unable to tell is 403: gateways can be told to let a failing 5xx pass, and a 401 would be untrue.
    res.status(known.status === 401 ? 401 : 403).json({ errors: known.errors });
  });
  return router;
}
