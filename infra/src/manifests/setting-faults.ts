import { readFileSync } from 'node:fs';
import type { SettingsSource } from '@usher/common/service';
import { services } from '../services.js';

/** What keeps a service from starting with these settings, and which of them docs/settings.md does not know. */
export function settingFaults(service: string, source: SettingsSource): string[] {
  const faults = Object.keys(source)
    .filter((name) => !known.has(name))
    .map((name) => `docs/settings.md knows no ${name}`);
  try {
    services.find(({ name }) => name === service)?.loadConfig(source);
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  if (!source.REDIS_URL) faults.push('a process of its own needs REDIS_URL');
  return faults;
}

const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
const known = new Set([...page.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name));
