import type { Verifier } from '@usher/common';
import { currentUser, errorHandler, notFound } from '@usher/common/express';
import { logFault, type ServiceContext, serviceApp } from '@usher/common/service';
import { refreshExpired, sendThroughRefresh } from '@usher/common/ssr';
import type { Express } from 'express';
import type { WebConfig } from './config.js';
import { accountPages } from './routes/account-pages.js';
import { adminPages } from './routes/admin-pages.js';
import { chatPages } from './routes/chat-pages.js';
import { profilePages } from './routes/profile-pages.js';
import { staticFiles } from './routes/static-files.js';
import type { AuthReader } from './server/auth-reader.js';
import type { ChatReader } from './server/chat-reader.js';
import type { ClientFiles } from './server/client-files.js';
import { htmlErrors } from './server/html-errors.js';
import { pageHeaders } from './server/page-headers.js';
import { createProviderList } from './server/provider-list.js';

export interface WebParts {
  verifier: Verifier;
  /** What Vite has built. */
  files: ClientFiles;
  chat: ChatReader;
  auth: AuthReader;
}

export function createApp(config: WebConfig, context: ServiceContext, parts: WebParts): Express {
  const { verifier, files, chat, auth } = parts;
  const { cookie } = config;
  const { log } = context;
  const onFault = logFault(context);
  const providers = createProviderList(auth, {
    onFault: (err) => log.warn({ err }, 'auth did not name its providers'),
  });
  const app = serviceApp(context, {
    checks: { keys: verifier.isReady },
    headers: pageHeaders(config),
  });
  app.use(staticFiles(files));
  app.use(currentUser(verifier, { cookie }));
  app.use(refreshExpired(config));
  const pages = { chat, auth, providers, files, log, cookie, refresh: sendThroughRefresh(config) };
  app.use(accountPages(pages), profilePages(pages), adminPages(pages), chatPages(pages));
  app.use(notFound, htmlErrors(files, onFault), errorHandler({ onFault }));
  return app;
}
