import type { Request } from 'express';
import type { ServiceContext } from './service-context.js';

/** For `errorHandler({ onFault })`: one line per fault, found again by the request id in the answer. */
export function logFault({ log }: ServiceContext): (error: unknown, req: Request) => void {
  return (err, req) => {
    log.error({ err, reqId: req.id, method: req.method, path: req.path }, 'request failed');
  };
}
