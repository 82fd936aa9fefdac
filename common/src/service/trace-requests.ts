import type { NextFunction, Request, RequestHandler, Response } from 'express';
import '../express/request.js';
import type { Tracing } from '../tracing/tracing.js';
import { routeOf } from './request-durations.js';

/** A span for each request, which continues the one of its `traceparent` header; attributes by OpenTelemetry's names. */
export function traceRequests(tracing: Tracing): RequestHandler {
  return function traceRequestsMiddleware(req: Request, res: Response, next: NextFunction) {
    const { traceparent: given } = req.headers;
    const span = tracing.start(req.method, {
      kind: 'server',
      parent: typeof given === 'string' ? given : undefined,
      attributes: { 'http.request.method': req.method },
    });
    req.traceparent = span.traceparent;
    res.on('close', () => {
      const route = routeOf(req);
      span.rename(`${req.method} ${route}`);
      span.set({ 'http.route': route, 'http.response.status_code': res.statusCode });
      if (req.id) span.set({ 'usher.request.id': req.id });
      const user = req.currentUser;
      if (user) span.set({ 'user.id': user.id, 'session.id': user.sid });
      if (res.statusCode >= 500) span.fail();
      span.end();
    });
    tracing.within(span, next);
  };
}
