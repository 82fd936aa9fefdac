import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { claimDataDir, ownerFileOf } from '../mongod/claim-data-dir.js';
import type { OnProgress } from '../mongod/mongod-source.js';

/** Cleans up after earlier runs that were killed: stops their mongod, removes their data. */
export async function removeAbandoned(folder: string, prefix: string, onProgress: OnProgress) {
  for (const name of await readdir(folder)) {
    const dataDir = join(folder, name);
    // Without an owner it may belong to a run that starts at this moment.
    if (!name.startsWith(prefix) || !existsSync(ownerFileOf(dataDir))) continue;
    await claimDataDir(dataDir, onProgress).then(
      () => rm(dataDir, { recursive: true, force: true }),
      () => 'somebody lives there',
    );
  }
}
