import { currentUser, errorHandler, notFound, requireAuth } from '@usher/common/express';
import {
  collectDefaultMetrics,
  createHttpServer,
  createServiceContext,
  logFault,
  serviceApp,
} from '@usher/common/service';
import { testIssuer, testUser } from '@usher/common/testing';
import { type Candidate, path } from '../candidate.js';

/** What a service pays that `startService` has started: logs at level info, metrics, headers, all of it. */
export async function usherService(): Promise<Candidate> {
  const issuer = testIssuer({ ttlSeconds: 3600 });
  await issuer.verifier.ready();
  const user = testUser();
  const { app, context } = newService({ keys: issuer.verifier.isReady });
  app.use(currentUser(issuer.verifier));
  app.get(path, requireAuth, (req, res) => {
    res.json({ id: req.currentUser?.id });
  });
  app.use(notFound, errorHandler({ onFault: logFault(context) }));
  return { server: createHttpServer(app), userId: user.id, cookie: issuer.cookie(user) };
}

/** The same service without authentication. */
export function bareService(): Candidate {
  const userId = testUser().id;
  const { app, context } = newService({});
  app.get(path, (_req, res) => {
    res.json({ id: userId });
  });
  app.use(notFound, errorHandler({ onFault: logFault(context) }));
  return { server: createHttpServer(app), userId, cookie: testIssuer().cookie(), open: true };
}

function newService(checks: Record<string, () => boolean>) {
  const context = createServiceContext('things');
  collectDefaultMetrics({ register: context.metrics });
  return { app: serviceApp(context, { checks }), context };
}
