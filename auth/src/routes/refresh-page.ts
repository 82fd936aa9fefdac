import { HttpError, toHttpError } from '@usher/common';
import { rateLimit, validateRequest } from '@usher/common/express';
import { type NextFunction, type Request, type Response, Router } from 'express';
import { matchedData, query } from 'express-validator';
import type { AuthLimits } from '../services/limits.js';
import type { Refresh } from '../services/refresh.js';
import { deviceOf } from './device-of.js';
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
    query('next')
      .default('/')
      .isString()
      .bail()
      .custom((next: string) => pathWithin(publicUrl, next) !== undefined)
      .withMessage('This is no address of ours'),
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

function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** Path and query of an address on our own origin: whatever host it was asked at, the visitor stays there. */
function pathWithin(publicUrl: string, address: string): string | undefined {
  if (!URL.canParse(address, publicUrl)) return undefined;
  const { origin, pathname, search, hash } = new URL(address, publicUrl);
  // A second slash at the start would name another host.
  return origin === originOf(publicUrl) && !pathname.startsWith('//')
    ? pathname + search + hash
    : undefined;
}
