import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  dropTestDatabase,
  freePort,
  type StartedProcess,
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

export interface ProcessesOptions {
  auths?: number;
  replicas?: number;
  /** True where chat is a client that may ask auth. */
  mayAsk?: boolean;
  /** More settings of auth or chat, by number. */
  auth?: Record<string, string>;
  chat?: (i: number, redisPort: number, auths: ServiceProcess[]) => Promise<Record<string, string>>;
}

/** Replicas of auth and chat, and a Redis: each a process of its own. */
export async function startProcesses(options: ProcessesOptions = {}) {
  const { auths: authCount = 1, replicas = 1, mayAsk = false } = options;
  const databases = { auth: testMongoUrl('auth'), chat: testMongoUrl('chat') };
  close.push(...Object.values(databases).map((url) => () => dropTestDatabase(url)));
  const redis = await startRedis();
  close.unshift(redis.stop);
  const shared = {
    REDIS_URL: redis.url,
    // All visitors come from one address.
    RATE_LIMIT_FACTOR: '0',
  };
  const authEnv = {
    ...shared,
    AUTH_SECRET: 'x'.repeat(32),
    MONGO_URL: databases.auth,
    ...(mayAsk && {
      AUTH_CLIENTS: `chat:${createHash('sha256').update(clientSecret).digest('hex')}:`,
    }),
    ...options.auth,
  };
  const auths: ServiceProcess[] = [];
  for (let i = 0; i < authCount; i += 1) auths.push(await run('auth', authEnv));
  const [auth] = auths;
  if (!auth) throw new Error('no auth');
  const chatEnv = {
    ...shared,
    MONGO_URL: databases.chat,
    AUTH_URL: auth.url,
    ...(mayAsk && { AUTH_CLIENT_ID: 'chat', AUTH_CLIENT_SECRET: clientSecret }),
  };
  const port = Number(new URL(redis.url).port);
  const chats = await Promise.all(
    Array.from({ length: replicas }, async (_, i) =>
      run('chat', { ...chatEnv, ...(await options.chat?.(i, port, auths)) }),
    ),
  );
  return { auth, auths, chats, redis, databases };
}

const clientSecret = 'a secret that chat and auth share, 32 bytes';

export interface ServiceProcess {
  url: string;
  child: StartedProcess;
  /** Stops it gracefully and starts it anew at the same address. */
  restart(env?: Record<string, string>): Promise<void>;
}

async function run(service: 'auth' | 'chat', env: Record<string, string>): Promise<ServiceProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = (more: Record<string, string>) =>
    startProcess(process.execPath, [join(root, service, 'dist/index.js')], {
      env: { PATH: process.env.PATH, PORT: `${port}`, LOG_LEVEL: 'warn', ...env, ...more },
      readyWhen: async () => {
        const res = await fetch(`${url}/readyz`).catch(() => undefined);
        return res?.status === 200;
      },
      // How fast it starts is measured elsewhere; a busy machine is no failure.
      timeoutMs: 50_000,
    });
  const running = {
    url,
    child: await start({}),
    async restart(more = {}) {
      await running.child.kill('SIGTERM');
      running.child = await start(more);
    },
  };
  close.unshift(() => running.child.kill('SIGKILL'));
  return running;
}

/** Starts one service with this environment and nothing else; for what it says when that is wrong. */
export function startAlone(service: 'auth' | 'chat', env: Record<string, string>) {
  return startProcess(process.execPath, [join(root, service, 'dist/index.js')], {
    env: { PATH: process.env.PATH, ...env },
    readyWhen: () => Promise.resolve(false),
    timeoutMs: 50_000,
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
