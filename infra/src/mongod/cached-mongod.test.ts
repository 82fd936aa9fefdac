import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cachedMongod } from './cached-mongod.js';
import { mongodCache } from './mongod-cache.js';
import { packagedVersion } from './packaged-mongod.js';

describe('cachedMongod', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-cached-mongod-'));
    env = { MONGOMS_DOWNLOAD_DIR: folder };
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds what was put where mongodCache says, with its checksum beside it', async () => {
    const { path: anywhere } = await mongodCache(packagedVersion, env);
    // The user's own cache may hold the real one, and then that is what the path names.
    const path = join(folder, basename(anywhere));
    // The lookup takes anything below 1 MB for a download that was cut off.
    await writeFile(path, Buffer.alloc(1_100_000));
    await writeFile(`${path}.md5`, 'of no interest');
    expect((await mongodCache(packagedVersion, env)).path).toBe(path);
    expect(await cachedMongod.find({ env, onProgress: () => {} })).toBe(path);
    expect(await readFile(path)).toHaveLength(1_100_000);
  });
});
