import { createVerifier, sharedSigningKey } from '@usher/common';
import type { Feed } from '@usher/common/feed';
import type { Service, ServiceContext, ServiceDefinition } from '@usher/common/service';
import type { Connection } from 'mongoose';
import { createApp } from './app.js';
import { type AuthConfig, loadConfig } from './config.js';
import { connectDatabase } from './database.js';
import { sessionModel } from './models/session.js';
import { signingKeyModel } from './models/signing-key.js';
import { userModel } from './models/user.js';
import { createAccounts } from './services/accounts.js';
import { createPasswords } from './services/passwords.js';
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
  // Unique indexes must stand before the first write.
  await Promise.all([users.init(), sessionRecords.init(), keyRecords.init()]);

  const { jwtKey, issuer, audience, authSecrets, sessionSeconds } = config;
  const { signingKey, jwks } = jwtKey
    ? { signingKey: sharedSigningKey(jwtKey), jwks: [] }
    : await openSigningKeys(keyRecords, authSecrets);
  const accounts = createAccounts(users, await createPasswords(), config);
  const models = { sessions: sessionRecords, users };
  const options = { signingKey, issuer, audience, sessionSeconds };
  const sessions = createSessions(models, feed, options);
  await sessions.replayEnded();

  const verifier = createVerifier({ keys: jwtKey ? { jwtKey } : { jwks }, feed, issuer, audience });
  await verifier.ready();
  const checks = { mongo: () => connection.readyState === 1 };
  const app = createApp(config, context, { accounts, sessions, keys: jwks, verifier, checks });
  return {
    app,
    hasAccounts: accounts.exist,
    async close() {
      verifier.close();
      await connection.close();
    },
  };
}

export const authService: ServiceDefinition<AuthConfig> = {
  name: 'auth',
  loadConfig,
  create: createAuth,
};
