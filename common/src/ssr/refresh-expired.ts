import type { NextFunction, Request, RequestHandler, Response } from 'express';
import '../express/request.js';
import { normaliseOrigins } from '../origin.js';
import { refreshingPage } from './refreshing-page.js';
import { returnPath } from './return-path.js';

/** Options of `refreshExpired` and `sendThroughRefresh`. */
export interface RefreshExpiredOptions {
  /** The origins that browsers use, such as `https://example.com`. */
  origins: readonly string[];
  /** Where auth refreshes a navigation; default `/api/users/refresh`. */
  path?: string;
}

/**
 * Sends a visitor whose token has expired through a refresh and back to the page that was asked for; mount
 * it after `currentUser`, before the pages. Only page requests (GET, HEAD) are sent: everybody else gets
 * `TOKEN_EXPIRED` from `requireAuth`. There is no loop, because auth takes the cookies of who cannot be
 * refreshed, and answers an error while it is overloaded.
 *
 * @example app.use(currentUser(verifier), refreshExpired({ origins: ['https://example.com'] }));
 */
export function refreshExpired(options: RefreshExpiredOptions): RequestHandler {
  const send = sendThroughRefresh(options);
  return function refreshExpiredMiddleware(req: Request, res: Response, next: NextFunction) {
    if (req.authError?.code === 'TOKEN_EXPIRED' && isPageRequest(req)) send(req, res);
    else next();
  };
}

/**
 * Makes the function that answers one page request so: for a page that finds out while it is rendered, when
 * another service answers 401 `TOKEN_EXPIRED` to a request on the visitor's behalf.
 *
 * @example if (refusal.code === 'TOKEN_EXPIRED') return send(req, res);
 */
export function sendThroughRefresh({
  origins,
  path = '/api/users/refresh',
}: RefreshExpiredOptions): (req: Request, res: Response) => void {
  const own = normaliseOrigins(origins);
  return (req, res) => {
    const address = `${path}?next=${encodeURIComponent(returnPath(req.originalUrl))}`;
    res.set('Cache-Control', 'no-store');
    if (isOwnNavigation(req, own)) res.redirect(303, address);
    else refreshingPage(res, address);
  };
}

/** Fetch metadata tells navigation from scripts; without it, whoever takes HTML is a page's reader. */
function isPageRequest(req: Request): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  const mode = req.get('sec-fetch-mode');
  return mode ? mode === 'navigate' : req.accepts(['html', 'json']) === 'html';
}

/**
 * Whether auth will take a redirect for our own navigation. A browser keeps the site that a navigation
 * came from over redirects; without fetch metadata (plain http, old browsers) it is the Referer that stays.
 */
function isOwnNavigation(req: Request, own: readonly string[]): boolean {
  const site = req.get('sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  const referer = req.get('referer') ?? '';
  return URL.canParse(referer) && own.includes(new URL(referer).origin);
}
