import { resolve } from 'node:path';
import { port, readSettings, type SettingsSource, str } from '@usher/common/service';

/** What the local runner is told; everything else it finds out by itself. */
export interface LocalSettings {
  port: number;
  /** Where to listen. Only this machine by default: whoever comes first becomes admin. */
  host: string;
  dataDir: string;
  publicUrl: string;
}

/** @throws SettingsError */
export function readLocalSettings(source: SettingsSource): LocalSettings {
  const settings = readSettings(source, {
    PORT: port({ default: 3000, desc: 'a port number' }),
    HOST: str({ default: '127.0.0.1', desc: 'the address to listen on' }),
    USHER_DATA_DIR: str({ default: '.usher', desc: 'the folder that keeps the data' }),
  });
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: resolve(settings.USHER_DATA_DIR),
    publicUrl: source.PUBLIC_URL || `http://localhost:${settings.PORT}`,
  };
}

/** Completes the environment so that the services find each other on the one port. */
export function serviceSettings(
  source: SettingsSource,
  { port, publicUrl }: LocalSettings,
  found: { authSecret: string },
): SettingsSource {
  const internalUrl = `http://127.0.0.1:${port}`;
  return {
    LOG_LEVEL: 'warn',
    AUTH_SECRET: found.authSecret,
    ALLOWED_ORIGINS: internalUrl,
    ...source,
    PUBLIC_URL: publicUrl,
    AUTH_URL: internalUrl,
    CHAT_URL: internalUrl,
  };
}

export const help = `npm start: runs all services in one process, with a real MongoDB

Settings (environment):
  PORT               port to listen on; default 3000
  HOST               address to listen on; default 127.0.0.1, this machine only
  PUBLIC_URL         origin that browsers use; default http://localhost:PORT
  USHER_DATA_DIR     folder that keeps the data; default .usher
  MONGO_URL          a MongoDB replica set of your own, in place of the one that is found or fetched
  REDIS_URL          a Redis for the session feed, in place of memory
  RATE_LIMIT_FACTOR  multiplies the rate limits, for load tests; 0 turns them off; default 1
  SMTP_URL           a mail server, in place of the mailbox at /mailbox
  OIDC_PROVIDERS     OpenID Connect providers to sign in with: see docs/accounts.md
  ADMIN_EMAIL        the account that becomes admin once its address is confirmed
  AUTH_CLIENTS       services that ask auth or act as themselves: see docs/strategies.md
  LOG_LEVEL          trace, debug, info, warn, error or silent; default warn

Those of the services count too: see docs/settings.md.
The data stays in USHER_DATA_DIR: delete that folder to start afresh. Ctrl-C stops.
`;
