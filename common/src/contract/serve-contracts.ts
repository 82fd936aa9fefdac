import { createHash } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { answer, type Paths } from './operation.js';

/**
 * Serves documents by their paths, for anybody to read and to keep for five minutes. Mount it in front of
 * whatever asks who is there. One look-up on the way of every other request.
 *
 * @example app.use(serveContracts({ '/api/invoices/openapi.json': openApi(parts) }));
 */
export function serveContracts(documents: Readonly<Record<string, object>>): RequestHandler {
  const served = new Map(Object.entries(documents).map(([path, one]) => [path, toAnswer(one)]));
  return function contractsMiddleware(req: Request, res: Response, next: NextFunction) {
    const found = served.get(req.path);
    if (!found || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    res.set(found.headers).send(found.body);
  };
}

function toAnswer(document: object) {
  const body = JSON.stringify(document);
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'public, max-age=300',
    ETag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
  return { body, headers };
}

/** What OpenAPI says of such paths, each with its summary. */
export function contractPaths(documents: Readonly<Record<string, string>>): Paths {
  const found = Object.entries(documents).map(([path, summary]) => {
    const id = path.slice(path.lastIndexOf('/') + 1).replace('.json', '');
    const answers = { 200: answer('It', { type: 'object' }), 304: answer('As it was') };
    const operation = { id, summary, who: 'anybody', guards: 'none', answers } as const;
    return [path, { get: operation }];
  });
  return Object.fromEntries(found);
}
