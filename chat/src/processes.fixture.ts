import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  dropTestDatabase,
  freePort,
  startProcess,
  startRedis,
  testMongoUrl,
} from '@usher/infra/testing';

const common = createRequire(import.meta.url).resolve('@usher/common/package.json');
const root = join(dirname(common), '..');
const close: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const end of close.splice(0)) await end();
});

/** One auth, as many replicas of chat as wanted, and a Redis: each a process of its own. */
export async function startProcesses({ replicas = 1 } = {}) {
  const databases = { auth: testMongoUrl('auth'), chat: testMongoUrl('chat') };
  close.push(...Object.values(databases).map((url) => () => dropTestDatabase(url)));
  const redis = await startRedis();
  close.unshift(redis.stop);
  const shared = {
    REDIS_URL: redis.url,
    AUTH_SECRET: 'x'.repeat(32),
    // All visitors come from one address.
    RATE_LIMIT_FACTOR: '0',
  };
  const auth = await run('auth', { ...shared, MONGO_URL: databases.auth });
  const env = { ...shared, MONGO_URL: databases.chat, AUTH_URL: auth.url };
  const chats = await Promise.all(Array.from({ length: replicas }, () => run('chat', env)));
  return { auth, chats, redis };
}

async function run(service: 'auth' | 'chat', env: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProcess(process.execPath, [join(root, service, 'dist/index.js')], {
    env: { PATH: process.env.PATH, PORT: `${port}`, LOG_LEVEL: 'warn', ...env },
    readyWhen: async () => {
      const res = await fetch(`${url}/readyz`).catch(() => undefined);
      return res?.status === 200;
    },
  });
  close.unshift(() => child.kill('SIGKILL'));
  return { url, child };
}

/** Starts one service with this environment and nothing else; for what it says when that is wrong. */
export function startAlone(service: 'auth' | 'chat', env: Record<string, string>) {
  return startProcess(process.execPath, [join(root, service, 'dist/index.js')], {
    env: { PATH: process.env.PATH, ...env },
    readyWhen: () => Promise.resolve(false),
  });
}

export async function postTo(url: string, path: string, body: object, cookie = '') {
  const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
  const res = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const set = res.headers.getSetCookie().map((value) => value.split(';', 1)[0]);
  return { status: res.status, body: await res.json(), cookie: set.join('; ') };
}

/** Status and error code of the visitor's rooms, as a service answers them. */
export async function roomsOf(url: string, cookie: string): Promise<[number, string?]> {
  const res = await fetch(`${url}/api/chat/rooms`, { headers: { cookie } });
  return [res.status, (await res.json()).errors?.[0].code];
}
