import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../mongod/find-on-path.js';

const run = promisify(execFile);
const module = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1';

/** A command that renders the folder that is appended to it. */
export type Kustomize = readonly [program: string, ...args: string[]];

/**
 * Kustomize 5, alone or within kubectl; where neither is there and Go is, it is built once and kept.
 *
 * @throws {Error} that says what to install
 */
export async function findKustomize(env: NodeJS.ProcessEnv = process.env): Promise<Kustomize> {
  for (const [name, ...args] of [
    ['kustomize', 'build'],
    ['kubectl', 'kustomize'],
  ] as const) {
    const path = await findOnPath([name], env);
    if (path && (await isNew(path, env))) return [path, ...args];
  }
  const go = await findOnPath(['go'], env);
  if (!go) {
    throw new Error(
      'Neither kustomize 5 nor kubectl 1.27 or newer is on the PATH: install one of them, or Go, which builds it',
    );
  }
  return [await build(go, env), 'build'];
}

/** Debian 12's kubectl still has Kustomize 2. */
async function isNew(path: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const args = path.endsWith('kubectl') ? ['version', '--client', '--output=yaml'] : ['version'];
  const { stdout } = await run(path, args, { env }).catch(() => ({ stdout: '' }));
  const [, major = '0'] = /(?:kustomizeVersion: |^)v(\d+)\./m.exec(stdout) ?? [];
  return Number(major) >= 5;
}

async function build(go: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = join(homedir(), '.cache', 'usher-kustomize', module.replace(/.*@/, ''));
  await mkdir(folder, { recursive: true });
  const built = await findOnPath(['kustomize'], { PATH: folder });
  if (built) return built;
  process.stderr.write(`Building ${module}, once\n`);
  await run(go, ['install', module], { env: { ...env, GOBIN: folder } });
  return join(folder, 'kustomize');
}
