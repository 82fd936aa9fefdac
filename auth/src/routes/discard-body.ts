import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';

const waitMs = 50;

/**
 * Reads a body away, unparsed. Some gateways announce the original request's body without sending it: the
 * connection is then closed after the answer, so that the next request on it is not taken for the body.
 */
export async function discardBody(req: Request, res: Response): Promise<void> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  if (length === '0' && encoding === undefined) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  req.resume();
  await Promise.race([once(req, 'close', { signal }), sleep(waitMs, undefined, { signal })]).catch(
    () => {},
  );
  waiting.abort();
  if (!req.complete) res.set('Connection', 'close');
}
