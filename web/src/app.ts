import type { Verifier } from '@usher/common';
import { currentUser, errorHandler, notFound } from '@usher/common/express';
import { logFault, type ServiceContext, serviceApp } from '@usher/common/service';
import { refreshExpired, sendThroughRefresh } from '@usher/common/ssr';
import type { Express } from 'express';
import type { WebConfig } from './config.js';
import { accountPages } from './routes/account-pages.js';
import { chatPages } from './routes/chat-pages.js';
import { staticFiles } from './routes/static-files.js';
import type { ChatReader } from './server/chat-reader.js';
import type { ClientFiles } from './server/client-files.js';
import { htmlErrors } from './server/html-errors.js';
import { pageHeaders } from './server/page-headers.js';

export interface WebParts {
  verifier: Verifier;
  /** What Vite has built. */
  files: ClientFiles;
  chat: ChatReader;
}

export function createApp(config: WebConfig, context: ServiceContext, parts: WebParts): Express {
  const { verifier, files, chat } = parts;
  const onFault = logFault(context);
  const app = serviceApp(context, {
    checks: { keys: verifier.isReady },
    headers: pageHeaders(config),
  });
  app.use(staticFiles(files));
  app.use(currentUser(verifier, { cookie: config.cookie }));
  app.use(refreshExpired(config));
  app.use(accountPages(files));
  app.use(
    chatPages({
      chat,
      files,
      cookie: config.cookie,
      refresh: sendThroughRefresh(config),
      log: context.log,
    }),
  );
  app.use(notFound, htmlErrors(files, onFault), errorHandler({ onFault }));
  return app;
}
