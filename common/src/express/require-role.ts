import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HttpError } from '../errors/http-error.js';
import './request.js';

/**
 * Lets only those pass who have at least one of the roles.
 *
 * @throws HttpError as `requireAuth` does, else `FORBIDDEN`.
 * @example router.get('/admin/users', requireRole('admin'), handler);
 */
export function requireRole(...roles: [string, ...string[]]): RequestHandler {
  return function requireRoleMiddleware(req: Request, _res: Response, next: NextFunction) {
    const user = req.currentUser;
    if (!user) throw req.authError ?? new HttpError('AUTH_REQUIRED');
    if (!roles.some((role) => user.roles.includes(role))) throw new HttpError('FORBIDDEN');
    next();
  };
}
