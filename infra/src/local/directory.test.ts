import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../mongod/free-port.js';
import { type StartedProcess, startProcess } from '../testing/start-process.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { serviceDatabase } from './service-database.js';

const main = join(import.meta.dirname, '../../dist/local/index.js');
const mongoUrl = testMongoUrl('directory');
const chatUrl = serviceDatabase(mongoUrl, 'chat');
let usher: StartedProcess | undefined;
let dataDir: string;

afterAll(async () => {
  await usher?.kill('SIGINT');
  await rm(dataDir, { recursive: true, force: true });
  for (const service of ['auth', 'chat']) {
    await dropTestDatabase(serviceDatabase(mongoUrl, service));
  }
});

test('chat knows everybody again after a restart with a database that does not', async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'usher-local-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const start = () =>
    startProcess(process.execPath, [main], {
      env: {
        ...process.env,
        PORT: `${port}`,
        USHER_DATA_DIR: dataDir,
        MONGO_URL: mongoUrl,
        RATE_LIMIT_FACTOR: '0',
      },
      readyWhen: /Usher is ready/,
      timeoutMs: 60_000,
    });
  const signUp = async (name: string) => {
    const body = { email: `${name}@example.com`, password: 'correct horse', name };
    const headers = { 'content-type': 'application/json' };
    const post = { method: 'POST', headers, body: JSON.stringify(body) };
    const res = await fetch(`${url}/api/users/signup`, post);
    expect(res.status).toBe(201);
    return res.headers.getSetCookie().map((value) => value.split(';', 1)[0]);
  };

  usher = await start();
  const cookie = (await signUp('Ada')).join('; ');
  await signUp('Grace');
  await usher.kill('SIGTERM');
  await dropTestDatabase(chatUrl);
  usher = await start();
  const names = async () => {
    const res = await fetch(`${url}/api/chat/users`, { headers: { cookie } });
    expect(res.status).toBe(200);
    const { users } = await res.json();
    return users.map(({ name }: { name: string }) => name).join();
  };
  while ((await names()) !== 'Grace') await sleep(50);
}, 120_000);
