import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serviceDatabase } from '../../local/service-database.js';
import { freePort } from '../../mongod/free-port.js';
import { openMongo } from '../../mongod/open-mongo.js';
import { startProcess } from '../../testing/start-process.js';
import { startRedis } from '../../testing/start-redis.js';

export interface Stage {
  authUrl: string;
  chatUrls: string[];
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** MongoDB, Redis, one auth and as many replicas of chat as wanted, each a process of its own. */
export async function openStage(
  replicas: number,
  authSettings: Record<string, string> = {},
): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-bench-'));
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  const mongo = await openMongo({ env: process.env, dataDir, onProgress });
  const redis = await startRedis();
  const shared = {
    REDIS_URL: redis.url,
    AUTH_SECRET: 'x'.repeat(32),
    // All visitors come from one address.
    RATE_LIMIT_FACTOR: '0',
  };
  const started: Awaited<ReturnType<typeof run>>[] = [];

  async function add(service: string, env: Record<string, string>): Promise<string> {
    const MONGO_URL = serviceDatabase(mongo.url, service);
    const process = await run(service, { ...shared, ...env, MONGO_URL });
    started.push(process);
    return process.url;
  }

  const authUrl = await add('auth', authSettings);
  const chatUrls: string[] = [];
  for (let i = 0; i < replicas; i += 1) chatUrls.push(await add('chat', { AUTH_URL: authUrl }));
  return {
    authUrl,
    chatUrls,
    async close() {
      await Promise.all(started.map(({ child }) => child.kill('SIGKILL')));
      await redis.stop();
      await mongo.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function run(service: string, env: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const script = join(root, service, 'dist/index.js');
  const child = await startProcess(process.execPath, [script], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      PORT: `${port}`,
      ...env,
    },
    readyWhen: async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200,
  });
  return { url, child };
}
