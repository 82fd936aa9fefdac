import type { ErrorRequestHandler, NextFunction, Request, Response } from 'express';
import { errorHeaders } from '../errors/error-headers.js';
import { toHttpError } from '../errors/to-http-error.js';
import './request.js';

/** Options of `errorHandler`. */
export interface ErrorHandlerOptions {
  /** Told once of every fault that is ours (500 and above). */
  onFault?: (error: unknown, req: Request) => void;
}

/**
 * Answers every error in the one body `{ errors: [{ code, message, field? }] }`. Unknown faults answer 500
 * with the request's id and nothing of their own text. A 401 carries `WWW-Authenticate: Bearer`.
 *
 * @example app.use(errorHandler({ onFault: (error, req) => log.error({ err: error, reqId: req.id }) }));
 */
export function errorHandler({ onFault }: ErrorHandlerOptions = {}): ErrorRequestHandler {
  return function errorMiddleware(error: unknown, req: Request, res: Response, next: NextFunction) {
    const known = toHttpError(error);
    if (known.status >= 500) onFault?.(known.cause ?? known, req);
    // Too late for an answer of our own: Express ends the connection.
    if (res.headersSent) return next(error);
    res.set(errorHeaders(known));
    const requestId = known.code === 'INTERNAL' && req.id ? { requestId: req.id } : {};
    res.status(known.status).json({ errors: known.errors, ...requestId });
  };
}
