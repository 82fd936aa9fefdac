import { rateLimit } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import type { RequestHandler } from 'express';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Counts a visitor's requests that write, with their events of the same kind; reading is free. */
export function limitWrites(limiter: Limiter): RequestHandler {
  return rateLimit(limiter, {
    key: ({ method, currentUser }) => (reading.has(method) ? undefined : currentUser?.id),
  });
}
