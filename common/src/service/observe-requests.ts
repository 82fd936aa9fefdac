import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import '../express/request.js';
import { RequestDurations } from './request-durations.js';
import type { ServiceContext } from './service-context.js';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Gives each request an id (the one of the proxy in front where there is one), and when it is answered
 * writes one log line with its user and one measurement. The query is left out: it may hold secrets.
 */
export function observeRequests({ name, log, metrics }: ServiceContext): RequestHandler {
  const durations = RequestDurations.of(metrics);
  return function observeRequestsMiddleware(req: Request, res: Response, next: NextFunction) {
    const startedAt = performance.now();
    const id = requestId(req);
    req.id = id;
    res.setHeader('X-Request-Id', id);
    // Not 'finish': a client that goes away early is a request all the same.
    res.on('close', () => {
      const ms = performance.now() - startedAt;
      // Labels come from our routes and a fixed list, never from the client.
      const method = methods.has(req.method) ? req.method : 'OTHER';
      const status = res.statusCode;
      durations.observe({ service: name, method, route: routeOf(req), status }, ms / 1000);
      if (log.isLevelEnabled('info')) logRequest(log, req, res, ms);
    });
    next();
  };
}

function logRequest(log: Logger, req: Request, res: Response, ms: number): void {
  const query = req.originalUrl.indexOf('?');
  const line: Record<string, unknown> = {
    reqId: req.id,
    method: req.method,
    path: query === -1 ? req.originalUrl : req.originalUrl.slice(0, query),
    status: res.statusCode,
    ms: Math.round(ms * 10) / 10,
  };
  const user = req.currentUser;
  if (user) {
    line.user = user.id;
    line.sid = user.sid;
  }
  if (!res.writableFinished) line.aborted = true;
  log.info(line);
}

function requestId(req: Request): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** The route's pattern, so that ids in addresses do not make a series each. */
function routeOf(req: Request): string {
  const path: unknown = req.route?.path;
  return typeof path === 'string' ? req.baseUrl + path : 'none';
}
