import type { PublicJwk, Verifier } from '@usher/common';
import { serveContracts } from '@usher/common/contract';
import { currentUser, errorHandler, jsonBody, notFound, sameOrigin } from '@usher/common/express';
import { logFault, type ServiceContext, serviceApp } from '@usher/common/service';
import type { Express } from 'express';
import type { AuthConfig } from './config.js';
import { authApi } from './contract/openapi.js';
import { accountRoutes } from './routes/account-routes.js';
import { adminRoutes } from './routes/admin-routes.js';
import { currentUserRoute } from './routes/current-user.js';
import { directory } from './routes/directory.js';
import { introspect } from './routes/introspect.js';
import { jwks } from './routes/jwks.js';
import { oidcRoutes } from './routes/oidc-routes.js';
import { refresh } from './routes/refresh.js';
import { refreshPage } from './routes/refresh-page.js';
import { createSessionWriter } from './routes/session-writer.js';
import { sessions } from './routes/sessions.js';
import { signalRules } from './routes/signals/signal-rules.js';
import { ssfConfiguration } from './routes/signals/ssf-configuration.js';
import { ssfRoutes } from './routes/signals/ssf-routes.js';
import { signin } from './routes/signin.js';
import { signout } from './routes/signout.js';
import { signup } from './routes/signup.js';
import { token } from './routes/token.js';
import { verify } from './routes/verify.js';
import { whenReady } from './routes/when-ready.js';
import type { Accounts } from './services/accounts.js';
import type { IssueClientToken } from './services/client-tokens.js';
import type { Clients } from './services/clients.js';
import type { Directory } from './services/directory.js';
import type { ProofOf } from './services/gateway-proofs.js';
import type { Introspection } from './services/introspection.js';
import type { AuthLimits } from './services/limits.js';
import type { AccountServices } from './services/open-account-services.js';
import type { Refresh } from './services/refresh.js';
import type { Revocations } from './services/revocations.js';
import type { Sessions } from './services/sessions.js';
import type { Signals } from './services/signals/open-signals.js';
import type { Signing } from './services/signing.js';

export interface AuthParts extends AccountServices {
  signing: Signing;
  accounts: Accounts;
  sessions: Sessions;
  refresh: Refresh;
  revocations: Revocations;
  limits: AuthLimits;
  publishedKeys: () => readonly PublicJwk[];
  verifier: Verifier;
  clients: Clients;
  clientTokens: IssueClientToken;
  introspection: Introspection;
  directory: Directory;
  proofOf: ProofOf;
  /** Absent with `JWT_KEY`: whoever could verify its events could make them. */
  signals: Signals | undefined;
  /** What `/readyz` asks. */
  checks: Record<string, () => boolean>;
}

export function createApp(config: AuthConfig, context: ServiceContext, parts: AuthParts): Express {
  const { accounts, revocations, limits, publishedKeys, verifier, clients, checks, signals } =
    parts;
  const onFault = logFault(context);
  const writer = createSessionWriter(verifier, config);
  const signing = { ...parts, writer };

  const app = serviceApp(context, { checks });
  // First of all: gateways may send any method, origin and body there.
  app.use('/api/users', verify(verifier, parts.proofOf, { ...config, onFault }));
  app.use(serveContracts({ '/api/users/openapi.json': authApi(config) }));
  app.use(sameOrigin(config.origins));
  app.use('/api/users/token', whenReady(verifier));
  app.use(
    '/api/users',
    token(clients, parts.clientTokens),
    introspect(clients, parts.introspection),
  );
  // More than elsewhere: receivers acknowledge by the thousand.
  app.use('/api/users/ssf/poll', jsonBody({ limitBytes: signalRules.pollBytes }));
  app.use(jsonBody(), currentUser(verifier, { cookie: config.cookie }));
  // At the root for services in the cluster, below /api/users for whoever comes through the ingress.
  app.use(jwks(publishedKeys));
  app.use(
    '/api/users',
    jwks(publishedKeys),
    signout(revocations, writer),
    whenReady(verifier),
    signup(accounts, parts.accountMail, signing, limits),
    signin(accounts, signing),
    refresh(parts.refresh, writer, limits),
    refreshPage(parts.refresh, writer, limits, config.publicUrl),
    sessions(parts.sessions, revocations),
    directory(parts.directory),
    currentUserRoute(),
    accountRoutes(parts),
    oidcRoutes(signing, config),
    adminRoutes(parts),
  );
  if (signals) {
    app.use(ssfConfiguration(config.publicUrl));
    app.use('/api/users', ...ssfRoutes(signals, () => context.draining));
  }
  app.use(notFound, errorHandler({ onFault }));
  return app;
}
