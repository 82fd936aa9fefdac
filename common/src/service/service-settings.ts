import { port, str, url } from 'envalid';
import { sessionCookieName } from '../tokens/session-cookie-name.js';
import {
  nonNegativeNumber,
  origin,
  origins,
  positiveInteger,
  seconds,
  secret,
  trustedProxies,
} from './setting-types.js';
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
  /** How long a socket may stay open before it must come again. */
  socketMaxSeconds: number;
  /** What this service calls itself where it asks auth. */
  authClientId: string | undefined;
  authClientSecret: string | undefined;
  /** The OpenTelemetry collector that spans go to; without one no traces are taken. */
  otlpEndpoint: string | undefined;
  /** Multiplies all rate limits; 0 turns them off. */
  rateLimitFactor: number;
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
    SOCKET_MAX_SECONDS: seconds({
      default: 3_600,
      max: 86_400,
      desc: 'how long a socket may stay open before it must come again',
    }),
    AUTH_CLIENT_ID: str({ default: undefined, desc: 'the id by which auth knows this service' }),
    AUTH_CLIENT_SECRET: str({ default: undefined, desc: 'the secret that goes with it' }),
    OTEL_EXPORTER_OTLP_ENDPOINT: url({
      default: undefined,
      desc: 'an OpenTelemetry collector (OTLP over HTTP), such as http://collector:4318',
    }),
    RATE_LIMIT_FACTOR: nonNegativeNumber({
      default: 1,
      desc: 'what rate limits are multiplied by, for load tests; 0 turns them off',
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
  if ((settings.AUTH_CLIENT_ID === undefined) !== (settings.AUTH_CLIENT_SECRET === undefined)) {
    throw new SettingsError({
      AUTH_CLIENT_SECRET: 'goes with AUTH_CLIENT_ID: set both or neither',
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
    socketMaxSeconds: settings.SOCKET_MAX_SECONDS,
    authClientId: settings.AUTH_CLIENT_ID,
    authClientSecret: settings.AUTH_CLIENT_SECRET,
    otlpEndpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
    rateLimitFactor: settings.RATE_LIMIT_FACTOR,
  };
}
