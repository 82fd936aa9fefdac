import type { OpenApi } from '@usher/common/contract';
import type { Express, Request, RequestHandler, Response } from 'express';
import { answerComparer } from './compare-answer.js';
import { reportFault } from './faults.js';

/**
 * From now on a test fails in which the application answers anything that its OpenAPI document does not say,
 * or accepts what it does not allow.
 */
export function holdToContract(app: Express, document: OpenApi, report = reportFault): void {
  const compare = answerComparer(document);
  const handler = app as unknown as { handle: RequestHandler };
  const handle = handler.handle.bind(app);

  function watch(req: Request, res: Response): void {
    const end = res.end.bind(res) as (...args: unknown[]) => Response;
    const { method, url } = req;
    // As it was sent: dots are not resolved.
    const [path = ''] = url.split('?');
    res.end = ((...args: unknown[]) => {
      const done = end(...args);
      const [chunk] = args;
      const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '';
      const { statusCode: status } = res;
      const seen = { method, path, query: req.query, sent: req.body, status, body };
      for (const fault of compare({ ...seen, headers: res.getHeaders() })) {
        report(`${status} of ${method} ${path} ${fault}: ${body}`);
      }
      return done;
    }) as Response['end'];
  }

  handler.handle = (req, res, next) => {
    watch(req, res);
    return handle(req, res, next);
  };
}
