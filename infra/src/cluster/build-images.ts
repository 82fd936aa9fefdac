import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { serviceNames } from '../services.js';
import type { ClusterOptions } from './options.js';

export const root = join(import.meta.dirname, '../../..');

/**
 * Builds what is not given, in the way that the options say.
 *
 * @returns image by name, those that were given included
 */
export async function buildImages(options: ClusterOptions): Promise<Record<string, string>> {
  const { builder, buildCommand, registry, load, images } = options;
  const tag = `test-${Date.now().toString(36)}`;
  const built: Record<string, string> = { ...images };
  for (const service of serviceNames) {
    const name = `usher-${service}`;
    if (images[name] !== undefined) continue;
    const image = `${registry ? `${registry}/` : ''}${name}:${tag}`;
    const how = ['--build-arg', `SERVICE=${service}`, '.'];
    if (buildCommand !== undefined)
      await run('sh', ['-c', `${buildCommand} "$@"`, 'sh', image, ...how]);
    else {
      await run(builder, ['build', '--tag', image, ...how]);
      if (registry !== undefined) await run(builder, ['push', image]);
      if (load !== undefined) await run('sh', ['-c', `${load} "$@"`, 'sh', image]);
    }
    built[name] = image;
  }
  return built;
}

/** Its output goes to stderr: stdout is for the table. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
