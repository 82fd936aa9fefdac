import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import '../express/request.js';
import { requestDurations } from './request-durations.js';
import type { ServiceContext } from './service-context.js';

/**
 * Gives each request an id (the one of the proxy in front where there is one), and when it is answered
 * writes one log line with its user and one measurement. The query is left out: it may hold secrets.
 */
export function observeRequests(context: ServiceContext): RequestHandler {
  const { log } = context;
  const observeDuration = requestDurations(context);
  return function observeRequestsMiddleware(req: Request, res: Response, next: NextFunction) {
    const startedAt = performance.now();
    const id = requestId(req);
    req.id = id;
    res.setHeader('X-Request-Id', id);
    // Not 'finish': a client that goes away early is a request all the same.
    res.on('close', () => {
      const ms = performance.now() - startedAt;
      observeDuration(req, res, ms / 1000);
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
  // Nothing is under way any more that would tell it by itself.
  if (req.traceparent) line.trace_id = req.traceparent.split('-')[1];
  if (!res.writableFinished) line.aborted = true;
  log.info(line);
}

function requestId(req: Request): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}
