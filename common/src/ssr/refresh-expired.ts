import type { NextFunction, Request, RequestHandler, Response } from 'express';
import '../express/request.js';
import type { RefreshOptions } from './refresh-answer.js';
import { sendThroughRefresh } from './send-through-refresh.js';

/**
 * Sends a visitor whose token has expired through a refresh and back to the page that was asked for; mount
 * it after `currentUser`, before the pages. Only page requests (GET, HEAD) are sent: everybody else gets
 * `TOKEN_EXPIRED` from `requireAuth`. There is no loop, because auth takes the cookies of who cannot be
 * refreshed, and answers an error while it is overloaded.
 *
 * @example app.use(currentUser(verifier), refreshExpired({ origins: ['https://example.com'] }));
 */
export function refreshExpired(options: RefreshOptions): RequestHandler {
  const send = sendThroughRefresh(options);
  return function refreshExpiredMiddleware(req: Request, res: Response, next: NextFunction) {
    if (req.authError?.code === 'TOKEN_EXPIRED' && isPageRequest(req)) send(req, res);
    else next();
  };
}

/** Fetch metadata tells navigation from scripts; without it, whoever takes HTML is a page's reader. */
function isPageRequest(req: Request): boolean {
  if (req.method !== 'GET' && req.method !== 'HEAD') return false;
  const mode = req.get('sec-fetch-mode');
  return mode ? mode === 'navigate' : req.accepts(['html', 'json']) === 'html';
}
