import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startProcess } from '../testing/start-process.js';
import { findMongod } from './find-mongod.js';
import { freePort } from './free-port.js';
import { processInfo } from './process-info.js';
import { runningMongod } from './running-mongod.js';
import { type Mongo, startReplicaSet } from './start-replica-set.js';

const builtModule = new URL('../../dist/mongod/start-replica-set.js', import.meta.url).href;

describe('startReplicaSet', () => {
  let mongod: string;
  let dataDir: string;
  let open: Mongo[];

  beforeAll(async () => {
    mongod = await findMongod({ env: process.env, onProgress: () => {} });
  });
  beforeEach(async () => {
    open = [];
    dataDir = await mkdtemp(join(tmpdir(), 'usher-replica-set-'));
  });
  afterEach(async () => {
    await Promise.all(open.map((mongo) => mongo.stop()));
    await rm(dataDir, { recursive: true });
  });

  async function start(port?: number, onProgress?: (line: string) => void): Promise<Mongo> {
    const mongo = await startReplicaSet({ mongod, dataDir, port, onProgress });
    open.push(mongo);
    return mongo;
  }

  it('keeps its data over a restart, on the same port and on another', async () => {
    const first = await start();
    await write(first.url, 'a');
    await first.stop();

    const second = await start();
    expect(second.url).toBe(first.url);
    await write(second.url, 'b');
    await second.stop();

    const port = await freePort();
    const third = await start(port);
    expect(third.url).toBe(`mongodb://127.0.0.1:${port}/?replicaSet=usher`);
    expect(await read(third.url)).toEqual(['a', 'b']);
    await write(third.url, 'c');
  });

  it('tells when it is lost, and not when it is stopped', async () => {
    let lost: Error | undefined;
    const watched = await start();
    void watched.lost.then((error) => {
      lost = error;
    });
    await watched.stop();
    expect(lost).toBeUndefined();

    const killed = await start();
    process.kill((await runningMongod(join(dataDir, 'db'))) ?? 0, 'SIGKILL');
    expect((await killed.lost).message).toContain('mongod ended (SIGKILL)');
  });

  it('refuses data that a living process works on, which goes on undisturbed', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(`already running on ${dataDir} (pid ${process.pid})`);
    await write(first.url, 'a');
    expect(await read(first.url)).toEqual(['a']);
  });

  it('takes over from a process that was killed and left its mongod behind', async () => {
    const script = `
      import { startReplicaSet } from ${JSON.stringify(builtModule)};
      const options = ${JSON.stringify({ mongod, dataDir })};
      console.log('ready', (await startReplicaSet(options)).url);
    `;
    const parent = await startProcess(process.execPath, ['--input-type=module', '-e', script], {
      readyWhen: /ready mongodb.*\n/,
    });
    const url = parent.output().trim().split(' ')[1] ?? '';
    await write(url, 'a');
    await parent.kill('SIGKILL');
    const orphan = await runningMongod(join(dataDir, 'db'));
    expect(orphan).toBeGreaterThan(0);

    const lines: string[] = [];
    const mongo = await start(undefined, (line) => lines.push(line));
    expect(lines.join()).toContain(`(pid ${orphan})`);
    expect(await processInfo(orphan ?? 0)).toBeUndefined();
    expect(await read(mongo.url)).toEqual(['a']);
  });

  it('starts although a lock names a process that is no mongod', async () => {
    await mkdir(join(dataDir, 'db'));
    await writeFile(join(dataDir, 'db', 'mongod.lock'), `${process.pid}\n`);
    const mongo = await start();
    await write(mongo.url, 'a');
  });

  it('refuses a port that somebody else listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start(port)).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`);
    await new Promise((resolve) => server.close(resolve));
    // And gives the folder back.
    await start();
  });

  it('says why mongod does not come up', async () => {
    await mkdir(join(dataDir, 'db'));
    await writeFile(join(dataDir, 'db', 'storage.bson'), 'garbage');
    await expect(start()).rejects.toThrow(/mongod ended \(.+\): .*storage/);
    await expect(readFile(join(dataDir, 'owner.json'))).rejects.toThrow('ENOENT');
  });
});

async function write(url: string, text: string): Promise<void> {
  const client = new MongoClient(url);
  await client
    .db('test')
    .collection('notes')
    .insertOne({ text }, { writeConcern: { w: 'majority' } });
  await client.close();
}

async function read(url: string): Promise<string[]> {
  const client = new MongoClient(url);
  const notes = await client.db('test').collection('notes').find().sort({ text: 1 }).toArray();
  await client.close();
  return notes.map((note) => note.text);
}
