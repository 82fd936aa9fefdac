import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RefreshOptions, refreshAnswer } from './refresh-answer.js';

/** What Node's own server hears; Express keeps the whole address apart where routers are mounted. */
export type PageRequest = IncomingMessage & { originalUrl?: string };

/**
 * Makes the function that answers one page request as `refreshExpired` does: for a page that finds out while
 * it is rendered, when another service answers 401 `TOKEN_EXPIRED` to a request on the visitor's behalf, and
 * for servers that are not Express.
 *
 * @example if (refusal.code === 'TOKEN_EXPIRED') return send(req, res);
 */
export function sendThroughRefresh(
  options: RefreshOptions,
): (req: PageRequest, res: ServerResponse) => void {
  const answer = refreshAnswer(options);
  return (req, res) => {
    const { status, headers, body } = answer(req.originalUrl ?? req.url ?? '/', req.headers);
    // A policy that the site has set for all its pages stays.
    for (const [name, value] of Object.entries(headers)) {
      const keeps = name === 'Content-Security-Policy' && res.hasHeader(name);
      if (!keeps) res.setHeader(name, value);
    }
    res.writeHead(status).end(body);
  };
}
