import {
  origin,
  readServiceSettings,
  readSettings,
  type ServiceSettings,
  type SettingsSource,
  str,
} from '@usher/common/service';

export interface ChatConfig extends ServiceSettings {
  mongoUrl: string;
  /** Where auth answers inside the cluster. */
  authUrl: string;
}

/** @throws SettingsError */
export function loadConfig(source: SettingsSource): ChatConfig {
  const settings = readSettings(source, {
    MONGO_URL: str({ desc: 'the address of MongoDB, such as mongodb://host/chat?replicaSet=rs0' }),
    AUTH_URL: origin({ desc: 'the address of auth inside the cluster, such as http://auth' }),
  });
  return {
    ...readServiceSettings(source),
    mongoUrl: settings.MONGO_URL,
    authUrl: settings.AUTH_URL,
  };
}
