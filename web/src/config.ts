import {
  origin,
  readServiceSettings,
  readSettings,
  type ServiceSettings,
  type SettingsSource,
} from '@usher/common/service';

export interface WebConfig extends ServiceSettings {
  /** Where auth answers inside the cluster. */
  authUrl: string;
  /** Where chat answers inside the cluster. */
  chatUrl: string;
}

/** @throws SettingsError */
export function loadConfig(source: SettingsSource): WebConfig {
  const settings = readSettings(source, {
    AUTH_URL: origin({ desc: 'the address of auth inside the cluster, such as http://auth' }),
    CHAT_URL: origin({ desc: 'the address of chat inside the cluster, such as http://chat' }),
  });
  return {
    ...readServiceSettings(source),
    authUrl: settings.AUTH_URL,
    chatUrl: settings.CHAT_URL,
  };
}
