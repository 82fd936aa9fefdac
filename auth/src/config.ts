import {
  readServiceSettings,
  readSettings,
  type ServiceSettings,
  type SettingsSource,
  secrets,
  str,
} from '@usher/common/service';

export interface AuthConfig extends ServiceSettings {
  mongoUrl: string;
  /** The first seals signing keys, all of them open. */
  authSecrets: readonly string[];
  /** How long a session lives, and with it its access token. */
  sessionSeconds: number;
  /** For a local installation, where whoever signs up first owns the machine. */
  firstAccountIsAdmin: boolean;
}

/** @throws SettingsError */
export function loadConfig(source: SettingsSource): AuthConfig {
  const settings = readSettings(source, {
    MONGO_URL: str({ desc: 'the address of MongoDB, such as mongodb://host/auth?replicaSet=rs0' }),
    AUTH_SECRET: secrets({ desc: 'a secret of at least 32 bytes, or several separated by commas' }),
  });
  return {
    ...readServiceSettings(source),
    mongoUrl: settings.MONGO_URL,
    authSecrets: settings.AUTH_SECRET,
    sessionSeconds: 7 * 24 * 3600,
    firstAccountIsAdmin: false,
  };
}
