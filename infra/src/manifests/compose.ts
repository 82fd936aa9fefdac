import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** As much of compose.yaml as is looked at. */
export interface Compose {
  services: Record<string, ComposeService>;
}

interface ComposeService {
  image: string;
  profiles: string[];
  ports?: string[];
  env_file?: string[];
  environment?: Record<string, string>;
  networks?: { default: { aliases: string[] } };
}

/** As much of Traefik's routes as is looked at. */
export interface Routes {
  http: {
    routers: Record<string, { rule: string; service: string }>;
    services: Record<string, { loadBalancer: { servers: { url: string }[] } }>;
  };
}

const root = new URL('../../../', import.meta.url);

/** With defaults in place of what the environment may say. */
export async function readCompose(): Promise<{ compose: Compose; routes: Routes }> {
  const text = await readFile(new URL('compose.yaml', root), 'utf8');
  const withDefaults = text.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
  return {
    compose: parse(withDefaults, { merge: true }),
    routes: parse(await readFile(new URL('infra/compose/routes.yaml', root), 'utf8')),
  };
}
