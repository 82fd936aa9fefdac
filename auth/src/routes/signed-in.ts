import { type CurrentUser, HttpError } from '@usher/common';
import type { Request } from 'express';

/** The visitor of a route behind `requireAuth`, which is for people: a service has neither sessions nor an account. */
export function signedIn(req: Request): CurrentUser {
  if (!req.currentUser) throw new HttpError('AUTH_REQUIRED');
  if (!req.currentUser.sid) throw new HttpError('FORBIDDEN', 'A service has no sessions');
  return req.currentUser;
}
