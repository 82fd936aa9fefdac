import { HttpError, toHttpError } from '@usher/common';
import { rateLimit, validateRequest } from '@usher/common/express';
import { type NextFunction, type Request, type Response, Router } from 'express';
import { matchedData } from 'express-validator';
import type { AuthLimits } from '../services/limits.js';
import type { Refresh } from '../services/refresh.js';
import { deviceOf } from './device-of.js';
import { nextQuery, originOf, pathWithin } from './path-within.js';
import { tokenOfCookies } from './refresh.js';
import type { SessionWriter } from './session-writer.js';

/** For server-rendered pages, which send an expired visitor here and get them back at `next`. */
export function refreshPage(
  renew: Refresh,
  writer: SessionWriter,
  limits: Pick<AuthLimits, 'refreshNetwork'>,
  publicUrl: string,
): Router {
  const router = Router();
  router.get(
    '/refresh',
    ownNavigation(publicUrl),
    writer.mount,
    nextQuery(publicUrl),
    validateRequest,
    rateLimit(limits.refreshNetwork),
    async (req, res) => {
      const { next } = matchedData<{ next: string }>(req);
      try {
        writer.write(req, res, await renew(tokenOfCookies(req, writer), deviceOf(req)));
      } catch (error) {
        // Overload and the like pass; the visitor keeps the session and may try again.
        if (toHttpError(error).status >= 429) throw error;
        // Without cookies the page shows its sign-in: no way leads back here.
        writer.clear(req, res);
      }
      res.redirect(303, pathWithin(publicUrl, next) ?? '/');
    },
  );
  return router;
}

/** A GET that writes must come from our own pages or the address bar, not from a link elsewhere. */
function ownNavigation(publicUrl: string) {
  return function ownNavigationMiddleware(req: Request, _res: Response, next: NextFunction) {
    const site = req.get('sec-fetch-site');
    const own = site
      ? site === 'same-origin' || site === 'none'
      : originOf(req.get('referer')) === originOf(publicUrl);
    if (!own) throw new HttpError('ORIGIN_REJECTED');
    next();
  };
}
