import type { NextFunction, Request, Response } from 'express';
import { HttpError } from '../errors/http-error.js';
import './request.js';

/**
 * Lets only signed-in visitors pass; mount it after `currentUser`.
 *
 * @throws HttpError `AUTH_REQUIRED`, or the reason why the token that came does not count.
 */
export function requireAuth(req: Request, _res: Response, next: NextFunction): void {
  if (!req.currentUser) throw req.authError ?? new HttpError('AUTH_REQUIRED');
  next();
}
