import { createVerifier, sharedSigningKey } from '@usher/common';
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
import { outboxModel } from './models/outbox.js';
import { sessionModel } from './models/session.js';
import { signingKeyModel } from './models/signing-key.js';
import { userModel } from './models/user.js';
import { createAccounts } from './services/accounts.js';
import { createOutbox } from './services/outbox.js';
import { createPasswords } from './services/passwords.js';
import { createRevocations } from './services/revocations.js';
import { createSessions } from './services/sessions.js';
import { openSigningKeys } from './services/signing-keys.js';

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
  const users = userModel(connection);
  const sessionRecords = sessionModel(connection);
  const keyRecords = signingKeyModel(connection);
  const outboxRecords = outboxModel(connection);
  // Unique indexes must stand before the first write.
  const recordModels = [users, sessionRecords, keyRecords, outboxRecords];
  await Promise.all(recordModels.map((model) => model.init()));

  const { jwtKey, issuer, audience, maxLagMs, authSecrets, sessionSeconds } = config;
  const { signingKey, jwks } = jwtKey
    ? { signingKey: sharedSigningKey(jwtKey), jwks: [] }
    : await openSigningKeys(keyRecords, authSecrets);
  const accounts = createAccounts(users, await createPasswords(), config);
  const models = { sessions: sessionRecords, users };
  const options = { signingKey, issuer, audience, sessionSeconds };
  const sessions = createSessions(models, options);
  const outbox = createOutbox(outboxRecords, feed);
  const windowSeconds = sessionSeconds + 2 * 60;
  const revocations = createRevocations(models, outbox, { windowSeconds });
  await feed.restoreFrom(revocations.window);

  const verifier = createVerifier({
    keys: jwtKey ? { jwtKey } : { jwks },
    feed,
    issuer,
    audience,
    maxLagMs,
  });
  await verifier.ready();
  observeVerifier(context, verifier);
  const checks = { mongo: () => connection.readyState === 1 };
  const parts = { accounts, sessions, revocations, keys: jwks, verifier, checks };
  return {
    app: createApp(config, context, parts),
    hasAccounts: accounts.exist,
    async close() {
      verifier.close();
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
