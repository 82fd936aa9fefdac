import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Community } from '../services/create-community.js';

/** Lets the directory learn of whoever comes; nothing waits for it. */
export function seeVisitor(seen: Community['seen']): RequestHandler {
  return function seeVisitorMiddleware(req: Request, _res: Response, next: NextFunction) {
    if (req.currentUser) seen(req.currentUser);
    next();
  };
}
