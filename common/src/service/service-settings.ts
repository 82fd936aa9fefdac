import { port, str, url } from 'envalid';
import { sessionCookieName } from '../express/session-cookie.js';
import type { KeyOptions } from '../keys/key-source.js';
import { origin, origins, positiveInteger, secret, trustedProxies } from './setting-types.js';
import { readSettings, SettingsError, type SettingsSource } from './settings.js';

/** What every service is told. */
export interface ServiceSettings {
  port: number;
  logLevel: string;
  /** Express's `trust proxy`. */
  trustProxy: number | string[] | false;
  /** The origin that browsers use. */
  publicUrl: string;
  /** All origins that browsers may send from, `publicUrl` first. */
  origins: string[];
  /** True where browsers come over https. */
  secure: boolean;
  /** The session cookie's name. */
  cookie: string;
  issuer: string;
  audience: string;
  /** The shared HS256 secret, in place of a key ring. */
  jwtKey: string | undefined;
  /** Where the session feed lives; a process of its own cannot do without. */
  redisUrl: string | undefined;
  /** How old the session feed's knowledge may be, in milliseconds. */
  maxLagMs: number;
}

/**
 * Reads the settings that every service shares.
 *
 * @throws SettingsError, also when `PUBLIC_URL` is https and no proxy is trusted: the session cookie would
 * then never leave.
 */
export function readServiceSettings(source: SettingsSource): ServiceSettings {
  const settings = readSettings(source, {
    PORT: port({ default: 3000, desc: 'a port number' }),
    LOG_LEVEL: str({
      default: 'info',
      choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      desc: 'trace, debug, info, warn, error, fatal or silent',
    }),
    TRUST_PROXY: trustedProxies({
      default: undefined,
      desc: 'how many proxies stand in front, or their address ranges',
    }),
    PUBLIC_URL: origin({
      default: 'http://localhost:3000',
      desc: 'the origin that browsers use, such as https://example.com',
    }),
    ALLOWED_ORIGINS: origins({ default: [], desc: 'more origins, separated by commas' }),
    TOKEN_ISSUER: str({ default: 'usher', desc: 'the issuer of access tokens' }),
    TOKEN_AUDIENCE: str({ default: 'usher', desc: 'the audience of access tokens' }),
    REDIS_URL: url({ default: undefined, desc: 'the address of Redis, such as redis://host:6379' }),
    MAX_LAG_MS: positiveInteger({
      default: 5_000,
      desc: 'how old knowledge of ended sessions may be, in milliseconds',
    }),
    JWT_KEY: secret({ default: undefined, desc: 'a shared HS256 secret of at least 32 bytes' }),
  });
  const secure = settings.PUBLIC_URL.startsWith('https:');
  if (secure && settings.TRUST_PROXY === undefined) {
    throw new SettingsError({
      TRUST_PROXY:
        'needed with an https PUBLIC_URL: how many proxies stand in front, or their ranges',
    });
  }
  return {
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    trustProxy: settings.TRUST_PROXY ?? false,
    publicUrl: settings.PUBLIC_URL,
    origins: [settings.PUBLIC_URL, ...settings.ALLOWED_ORIGINS],
    secure,
    cookie: sessionCookieName(secure),
    issuer: settings.TOKEN_ISSUER,
    audience: settings.TOKEN_AUDIENCE,
    jwtKey: settings.JWT_KEY,
    redisUrl: settings.REDIS_URL,
    maxLagMs: settings.MAX_LAG_MS,
  };
}

/** Where a service that is not auth gets its keys. */
export function keyOptions(settings: ServiceSettings, authUrl: string): KeyOptions {
  const { jwtKey } = settings;
  return jwtKey ? { jwtKey } : { jwksUrl: `${authUrl}/.well-known/jwks.json` };
}
