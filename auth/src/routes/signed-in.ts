import { type CurrentUser, HttpError } from '@usher/common';
import type { Request } from 'express';

/** The visitor of a route behind `requireAuth`. */
export function signedIn(req: Request): CurrentUser {
  if (!req.currentUser) throw new HttpError('AUTH_REQUIRED');
  return req.currentUser;
}
