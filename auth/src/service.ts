import { createVerifier, type IntrospectionOptions } from '@usher/common';
import type { Feed } from '@usher/common/feed';
import {
  observeVerifier,
  type Service,
  type ServiceContext,
  type ServiceDefinition,
} from '@usher/common/service';
import type { Connection } from 'mongoose';
import { createApp } from './app.js';
import { type AuthConfig, loadConfig } from './config.js';
import { connectDatabase } from './database.js';
import { openModels } from './models/open-models.js';
import { createAccessTokens } from './services/access-tokens.js';
import { createAccounts } from './services/accounts.js';
import { createAudit } from './services/audit.js';
import { createClientTokens } from './services/client-tokens.js';
import { createClients } from './services/clients.js';
import { createDirectory } from './services/directory.js';
import { createGatewayProofs } from './services/gateway-proofs.js';
import { createGuessGuard } from './services/guess-guard.js';
import { createIntrospection } from './services/introspection.js';
import { createKnownNetworks } from './services/known-networks.js';
import { createAuthLimits } from './services/limits.js';
import { observeOutbox } from './services/observe-outbox.js';
import { observedPasswords } from './services/observed-passwords.js';
import { openAccountServices } from './services/open-account-services.js';
import { createOutbox } from './services/outbox.js';
import { createRefresh } from './services/refresh.js';
import { createRefreshTokens } from './services/refresh-tokens.js';
import { createRevocations } from './services/revocations.js';
import { createSessions } from './services/sessions.js';
import { openSignals } from './services/signals/open-signals.js';
import { openSigning } from './services/signing.js';

export type { Mail } from './services/mailer.js';

export interface AuthService extends Service {
  /** True once anybody has signed up. */
  hasAccounts(): Promise<boolean>;
}

/** Connects auth's parts; several services in one process share the `feed`. */
export async function createAuth(
  config: AuthConfig,
  context: ServiceContext,
  feed: Feed,
): Promise<AuthService> {
  const connection = await connectDatabase(config.mongoUrl);
  try {
    return await assemble(connection, config, context, feed);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function assemble(
  connection: Connection,
  config: AuthConfig,
  context: ServiceContext,
  feed: Feed,
): Promise<AuthService> {
  const models = await openModels(connection);
  const { issuer, audience, maxLagMs, accessTtlSeconds, now } = config;
  const signing = await openSigning(models, {
    ...config,
    tokenSeconds: accessTtlSeconds,
    sessionSeconds: config.sessionMaxSeconds,
    rotateAfterSeconds: config.keyRotationSeconds,
    leadSeconds: config.keyLeadSeconds,
  });
  // While the session feed stands still, auth asks its own database.
  const introspection: IntrospectionOptions = { ask: (sessions) => introspects.sessions(sessions) };
  const keys = signing.keys;
  const { tracing } = context;
  const rules = { issuer, audience, maxLagMs, now };
  const verifier = createVerifier({ keys, feed, ...rules, introspection, tracing });
  const clients = createClients(config.clients);
  const introspects = createIntrospection({ ...models, clients, verifier }, { now });
  observeVerifier(context, verifier);

  const audit = createAudit(models.audit);
  const outbox = createOutbox(models.outbox, feed, {
    now: verifier.now,
    tracing,
    onFailure: observeOutbox(context),
  });
  const windowSeconds = accessTtlSeconds + 3 * 60;
  const revocations = createRevocations(models, { outbox, audit }, { windowSeconds });
  await feed.restoreFrom(revocations.window);
  await verifier.ready();

  const signs = { signingKey: signing.signingKey, issuer, audience, now };
  const tokens = {
    accessTokens: createAccessTokens({ ...signs, ttlSeconds: accessTtlSeconds }),
    refreshTokens: createRefreshTokens(config.authSecrets),
  };
  const limits = {
    idleSeconds: config.sessionIdleSeconds,
    maxSeconds: config.sessionMaxSeconds,
    graceSeconds: config.refreshGraceSeconds,
    now,
  };
  const rateLimits = createAuthLimits(context.limits, config.limitFigures);
  const knownNetworks = createKnownNetworks(models.knownNetworks, { now });
  const guesses = createGuessGuard(rateLimits, knownNetworks);
  const passwords = await observedPasswords(context, config.passwords);
  const accounts = createAccounts(models.users, { passwords, guesses, audit, outbox }, config);
  const { log } = context;
  const accountServices = await openAccountServices(
    { models, accounts, passwords, guesses, limits: rateLimits, revocations, audit, log },
    config,
  );
  const signals = config.jwtKey
    ? undefined
    : await openSignals(
        {
          streams: models.signalStreams,
          signingKey: signing.signalKey,
          feed,
          clients,
          limits: rateLimits,
          context,
        },
        { ...config, windowSeconds, now: verifier.now },
      );
  return {
    app: createApp(config, context, {
      ...accountServices,
      signing,
      accounts,
      sessions: createSessions({ ...models, ...tokens, knownNetworks, audit }, limits),
      refresh: createRefresh(
        { ...models, ...tokens, revocations, limits: rateLimits, feed },
        limits,
      ),
      revocations,
      limits: rateLimits,
      publishedKeys: signing.published,
      verifier,
      clients,
      clientTokens: createClientTokens({ ...signs, ttlSeconds: accessTtlSeconds }),
      introspection: introspects,
      directory: createDirectory(models.users),
      proofOf: createGatewayProofs(signs),
      signals,
      checks: { mongo: () => connection.readyState === 1, feed: verifier.isReady },
    }),
    hasAccounts: accounts.exist,
    async close() {
      signing.close();
      await signals?.close();
      verifier.close();
      await accountServices.close();
      await outbox.close();
      await connection.close();
    },
  };
}

export const authService: ServiceDefinition<AuthConfig> = {
  name: 'auth',
  loadConfig,
  create: createAuth,
};
