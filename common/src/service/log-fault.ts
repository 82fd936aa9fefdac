import type { Request } from 'express';
import type { ServiceContext } from './service-context.js';

/** For `errorHandler({ onFault })`: one line per fault, found again by the request id in the answer. */
export function logFault({ log }: ServiceContext): (error: unknown, req: Request) => void {
  return (err, req) => {
    const { id: reqId, method, path, currentUser } = req;
    const who = currentUser && { user: currentUser.id, sid: currentUser.sid };
    log.error({ err, reqId, method, path, ...who }, 'request failed');
  };
}
