import {
  origin,
  readServiceSettings,
  readSettings,
  type ServiceSettings,
  type SettingsSource,
} from '@usher/common/service';

export interface ExampleConfig extends ServiceSettings {
  /** Where auth answers inside the cluster. */
  authUrl: string;
}

/** @throws SettingsError */
export function loadConfig(source: SettingsSource): ExampleConfig {
  const settings = readSettings(source, {
    AUTH_URL: origin({ desc: 'the address of auth inside the cluster, such as http://auth' }),
  });
  return { ...readServiceSettings(source), authUrl: settings.AUTH_URL };
}
