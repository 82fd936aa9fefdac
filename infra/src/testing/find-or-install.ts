import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findOnPath } from '../mongod/find-on-path.js';

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
  const found = await findOnPath(programs, env);
  if (found) return found;

  const apt = await findOnPath(['apt-get'], env);
  if (!apt || process.getuid?.() !== 0) {
    const command = apt ? `\`sudo apt-get install ${debian}\`` : "your system's package manager";
    throw new Error(`No ${programs[0]} on the PATH: set ${variable}, or run ${command}`);
  }
  process.stderr.write(`Installing what the tests need: apt-get install ${debian}\n`);
  await run(apt, ['update'], env);
  await run(apt, ['install', '-y', '--no-install-recommends', debian], env);
  const installed = await findOnPath(programs, env);
  if (!installed) throw new Error(`apt-get install ${debian} left no ${programs[0]} on the PATH`);
  return installed;
}

async function run(apt: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(apt, ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    // Jest's own report is on stdout.
    stdio: ['ignore', 2, 2],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`apt-get ${args[0]} ended with ${code}`);
}
