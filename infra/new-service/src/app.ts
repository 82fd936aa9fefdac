import type { Verifier } from '@usher/common';
import {
  currentUser,
  errorHandler,
  jsonBody,
  notFound,
  requireAuth,
  sameOrigin,
} from '@usher/common/express';
import { logFault, type ServiceContext, serviceApp } from '@usher/common/service';
import type { Express } from 'express';
import type { ExampleConfig } from './config.js';
import { echo } from './routes/echo.js';
import { uptime } from './routes/uptime.js';
import { whoAmI } from './routes/who-am-i.js';

export function createApp(
  config: ExampleConfig,
  context: ServiceContext,
  verifier: Verifier,
): Express {
  const app = serviceApp(context, { checks: { keys: verifier.isReady } });
  app.use(sameOrigin(config.origins), jsonBody(), currentUser(verifier, { cookie: config.cookie }));
  app.use('/api/example', requireAuth, whoAmI(), echo(), uptime());
  app.use(notFound, errorHandler({ onFault: logFault(context) }));
  return app;
}
