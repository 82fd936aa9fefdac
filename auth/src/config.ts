import {
  readServiceSettings,
  readSettings,
  type ServiceSettings,
  type SettingsSource,
  seconds,
  secrets,
  str,
} from '@usher/common/service';
import { type AccountSettings, accountSettings, accountSpecs } from './account-settings.js';
import { clients } from './client-setting.js';
import type { Client } from './services/clients.js';
import type { LimitFigures } from './services/limits.js';
import type { Deliver } from './services/mailer.js';
import type { PasswordOptions } from './services/passwords.js';

export interface AuthConfig extends ServiceSettings, AccountSettings {
  mongoUrl: string;
  /** The first seals signing keys, all of them open. */
  authSecrets: readonly string[];
  /** Services that may ask and act as themselves. */
  clients: readonly Client[];
  /** Lifetime of an access token. */
  accessTtlSeconds: number;
  /** How long the refresh token before the current one still counts. */
  refreshGraceSeconds: number;
  /** How long a session lives that is not used, and one that is. */
  sessionIdleSeconds: number;
  sessionMaxSeconds: number;
  /** Age at which a signing key is followed by the next, and how long that one is published before it signs. */
  keyRotationSeconds: number;
  keyLeadSeconds: number;
  /** What signs the events that receivers of signals are told. */
  signalsAlgorithm: 'ES256' | 'RS256';
  /** Takes mails in place of a mail server, for a local installation and tests. */
  deliverMail?: Deliver;
  /** The clock, in milliseconds since 1970; tests move it. */
  now: () => number;
  /** In place of the figures in services/limits.ts and services/passwords.ts; for tests. */
  limitFigures: LimitFigures;
  passwords: PasswordOptions;
  /** For a local installation, where whoever signs up first owns the machine. */
  firstAccountIsAdmin: boolean;
}

const day = 24 * 3600;

/** @throws SettingsError */
export function loadConfig(source: SettingsSource): AuthConfig {
  const settings = readSettings(source, {
    MONGO_URL: str({ desc: 'the address of MongoDB, such as mongodb://host/auth?replicaSet=rs0' }),
    AUTH_SECRET: secrets({ desc: 'a secret of at least 32 bytes, or several separated by commas' }),
    AUTH_CLIENTS: clients({
      default: [],
      desc: 'services as id:sha256-of-secret:role+role, separated by commas; see npm run new-client',
    }),
    ACCESS_TTL_SECONDS: seconds({ default: 300, max: 3600, desc: 'lifetime of an access token' }),
    REFRESH_GRACE_SECONDS: seconds({
      default: 30,
      max: 300,
      desc: 'how long the refresh token before the current one still counts',
    }),
    SESSION_IDLE_SECONDS: seconds({
      default: 14 * day,
      max: 400 * day,
      desc: 'how long a session lives that is not used',
    }),
    SESSION_MAX_SECONDS: seconds({
      default: 90 * day,
      max: 400 * day,
      desc: 'how long a session lives at most',
    }),
    KEY_ROTATION_SECONDS: seconds({
      default: 30 * day,
      max: 400 * day,
      desc: 'age at which a signing key is followed by the next',
    }),
    KEY_LEAD_SECONDS: seconds({
      default: 60,
      min: 10,
      max: 86_400,
      desc: 'how long a new signing key is published before it signs',
    }),
    SIGNALS_ALGORITHM: str({
      default: 'ES256',
      choices: ['ES256', 'RS256'],
      desc: 'what signs the events for services outside: ES256, or RS256 for receivers that know no other',
    }),
    ...accountSpecs,
  });
  const service = readServiceSettings(source);
  return {
    ...service,
    mongoUrl: settings.MONGO_URL,
    authSecrets: settings.AUTH_SECRET,
    clients: settings.AUTH_CLIENTS,
    accessTtlSeconds: settings.ACCESS_TTL_SECONDS,
    refreshGraceSeconds: settings.REFRESH_GRACE_SECONDS,
    sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
    sessionMaxSeconds: settings.SESSION_MAX_SECONDS,
    keyRotationSeconds: settings.KEY_ROTATION_SECONDS,
    keyLeadSeconds: settings.KEY_LEAD_SECONDS,
    signalsAlgorithm: settings.SIGNALS_ALGORITHM,
    ...accountSettings(settings, service.publicUrl),
    now: Date.now,
    limitFigures: {},
    passwords: {},
    firstAccountIsAdmin: false,
  };
}
