import { errorHeaders, type HttpError, toHttpError } from '@usher/common';
import type { ErrorRequestHandler, NextFunction, Request, Response } from 'express';
import { ErrorPage } from '../page/error-page.js';
import type { ClientFiles } from './client-files.js';
import { htmlDocument } from './html-document.js';

/** Answers a browser that asks for a page with a page; everybody else is left to the next handler. */
export function htmlErrors(
  files: ClientFiles,
  onFault: (error: unknown, req: Request) => void,
): ErrorRequestHandler {
  return (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent || req.accepts(['json', 'html']) !== 'html') return next(error);
    const known = toHttpError(error);
    const html = errorHtml(known, req.id, files);
    if (known.status >= 500) onFault(known.cause ?? known, req);
    res.set(errorHeaders(known)).status(known.status).type('html').send(html);
  };
}

function errorHtml({ status }: HttpError, requestId: string | undefined, files: ClientFiles) {
  const id = status >= 500 && requestId ? { requestId } : {};
  return htmlDocument(<ErrorPage status={status} {...id} />, {
    title: `${status} · Usher`,
    files,
    withScript: false,
  });
}
