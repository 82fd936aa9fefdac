import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import '../express/request.js';
import { requestMetrics } from './request-metrics.js';
import type { ServiceContext } from './service-context.js';

/**
 * Gives each request an id (the one of the proxy in front where there is one), and when it is answered
 * writes one log line with its user and one measurement. The query is left out: it may hold secrets.
 */
export function observeRequests({ name, log, metrics }: ServiceContext): RequestHandler {
  const observe = requestMetrics(metrics, name);
  return function observeRequestsMiddleware(req: Request, res: Response, next: NextFunction) {
    const startedAt = performance.now();
    req.id = requestId(req);
    res.setHeader('X-Request-Id', req.id);
    // Not 'finish': a client that goes away early is a request all the same.
    res.once('close', () => {
      const ms = performance.now() - startedAt;
      observe(req.method, routeOf(req), res.statusCode, ms / 1000);
      if (!log.isLevelEnabled('info')) return;
      log.info({
        reqId: req.id,
        method: req.method,
        path: req.originalUrl.split('?', 1)[0],
        status: res.statusCode,
        ms: Math.round(ms * 10) / 10,
        ...(req.currentUser && { user: req.currentUser.id, sid: req.currentUser.sid }),
        ...(!res.writableFinished && { aborted: true }),
      });
    });
    next();
  };
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
