import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../mongod/find-on-path.js';

/**
 * Held by whoever installs: apt-get gives up where another one updates its lists, and a program is on the
 * PATH before all that it needs is there.
 */
const lock = join(tmpdir(), 'usher-apt-get.lock');

/**
 * Path of the first of these programs on the PATH; installs Debian's package where that is possible
 * without a question.
 *
 * @throws {Error} that names the command to run, and the variable to set instead
 */
export async function findOrInstall(
  programs: readonly string[],
  { debian, variable }: { debian: string; variable: string },
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  if (existsSync(lock)) await run('flock', ['--shared', lock, 'true'], env);
  const found = await findOnPath(programs, env);
  if (found) return found;

  const apt = await findOnPath(['apt-get'], env);
  if (!apt || process.getuid?.() !== 0) {
    const command = apt ? `\`sudo apt-get install ${debian}\`` : "your system's package manager";
    throw new Error(`No ${programs[0]} on the PATH: set ${variable}, or run ${command}`);
  }
  process.stderr.write(`Installing what the tests need: apt-get install ${debian}\n`);
  const aptGet = ['--exclusive', lock, apt, '-qq', '-o', 'DPkg::Lock::Timeout=120'];
  await run('flock', [...aptGet, 'update'], env);
  await run('flock', [...aptGet, 'install', '-y', '--no-install-recommends', debian], env);
  const installed = await findOnPath(programs, env);
  if (!installed) throw new Error(`apt-get install ${debian} left no ${programs[0]} on the PATH`);
  return installed;
}

async function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(command, args, {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    // Jest's own report is on stdout.
    stdio: ['ignore', 2, 2],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${code}`);
}
