import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findOnPath } from '../mongod/find-on-path.js';

/**
 * Path of a Chromium or Chrome; installs Debian's where that is possible without a question.
 *
 * @throws {Error} that names the command to run when there is none
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (env.CHROME_PATH) return env.CHROME_PATH;
  const found = await findOnPath(names, env);
  if (found) return found;

  const apt = await findOnPath(['apt-get'], env);
  if (!apt || process.getuid?.() !== 0) {
    throw new Error(`No Chromium on the PATH: set CHROME_PATH, or run ${installCommand(apt)}`);
  }
  process.stderr.write('Installing Chromium for the browser tests: apt-get install chromium\n');
  await run(apt, ['update'], env);
  await run(apt, ['install', '-y', '--no-install-recommends', 'chromium'], env);
  const installed = await findOnPath(names, env);
  if (!installed) throw new Error('apt-get install chromium left no chromium on the PATH');
  return installed;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function installCommand(apt: string | undefined): string {
  if (apt) return '`sudo apt-get install chromium`';
  if (process.platform === 'darwin') return '`brew install --cask chromium`';
  return "the command of your system's package manager that installs chromium";
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
