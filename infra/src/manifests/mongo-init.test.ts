import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod } from '../mongod/find-mongod.js';
import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';

const root = join(import.meta.dirname, '../../..');
const script = join(root, 'infra/k8s/overlays/dev/mongo-init.mjs');
const key = randomBytes(384).toString('base64');

let folder: string;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-mongo-init-'));
  await mkdir(join(folder, 'db'));
  await writeFile(join(folder, 'keyfile'), key, { mode: 0o400 });
  port = await freePort();
  const mongod = await findMongod({ env: process.env, onProgress: () => {} });
  const keys = ['--replSet', 'rs0', '--keyFile', join(folder, 'keyfile')];
  const place = ['--dbpath', join(folder, 'db'), '--port', String(port), '--nounixsocket'];
  await startProcess(mongod, [...keys, ...place, '--oplogSize', '64'], {
    readyWhen: /Waiting for connections/,
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function urlOf(user: string, password = 'secret'): string {
  return `mongodb://${user}:${password}@127.0.0.1:${port}/${user}?replicaSet=rs0`;
}

async function init(url: string): Promise<void> {
  const env = { PATH: process.env.PATH, MONGO_URL: url, MONGO_KEY: key };
  const options = { env, cwd: root, readyWhen: /keepUser: done/, timeoutMs: 60_000 };
  const { exited } = await startProcess(process.execPath, [script], options);
  expect((await exited).code).toBe(0);
}

async function insert(url: string, database: string): Promise<unknown> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await client.db(database).collection('things').insertOne({ at: new Date() });
  } finally {
    await client.close();
  }
}

test('makes a replica set and its users, by several at once and again', async () => {
  await Promise.all([init(urlOf('auth')), init(urlOf('chat'))]);
  await insert(urlOf('auth'), 'auth');
  await insert(urlOf('chat'), 'chat');
  await expect(insert(urlOf('chat'), 'auth')).rejects.toThrow(/not authorized/);
  await expect(insert(urlOf('chat', 'guess'), 'chat')).rejects.toThrow(/Authentication failed/);

  await init(urlOf('chat', 'changed'));
  await insert(urlOf('chat', 'changed'), 'chat');
  await expect(insert(urlOf('chat'), 'chat')).rejects.toThrow(/Authentication failed/);
});
