import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { redisFeed } from '@usher/common/feed';
import { testIssuer } from '@usher/common/testing';
import { serviceDatabase } from '../../local/service-database.js';
import { freePort } from '../../mongod/free-port.js';
import { openMongo } from '../../mongod/open-mongo.js';
import { type StartedProcess, startProcess } from '../../testing/start-process.js';
import { startRedis } from '../../testing/start-redis.js';
import { cores, pinned } from '../pinned.js';

export interface Memory {
  /** Bytes that the processes have; they keep what a busy time before has left behind. */
  resident: number;
  /** Bytes that live objects take. */
  live: number;
}

export interface Servers {
  urls: string[];
  /** Processor time of all of them so far. */
  cpuSeconds(): Promise<number>;
  /** Memory of all of them, after a full collection. */
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const collector = new URL('collect-on-signal.js', import.meta.url).href;
const bareScript = fileURLToPath(new URL('bare-server.js', import.meta.url));

/** MongoDB, Redis and somebody who signs tokens in auth's place; servers are started on a core of their own. */
export async function openStage() {
  const dataDir = await mkdtemp(join(tmpdir(), 'usher-bench-'));
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  const mongo = await openMongo({ env: process.env, dataDir, onProgress });
  const redis = await startRedis();
  const issuer = testIssuer({ ttlSeconds: 3_600 });
  const keys = createServer((_req, res) => void res.end(JSON.stringify({ keys: issuer.jwks })));
  const authUrl = await listen(keys);
  // Verifiers wait for the word that the window of this Redis is whole.
  const feed = await redisFeed({ url: redis.url });
  await feed.restoreFrom(async function* nothing() {});
  await feed.follow(() => {});
  const database = `chat${randomUUID().slice(0, 8)}`;
  const mongoUrl = serviceDatabase(mongo.url, database);

  return {
    mongoUrl,
    redisUrl: redis.url,

    /** Cookies of so many different visitors. */
    cookies: (count: number): string[] =>
      Array.from({ length: count }, (_, i) =>
        issuer.cookie({ id: `visitor${i}`, name: `Visitor ${i}`, sid: randomUUID() }),
      ),

    startUsher: (replicas: number): Promise<Servers> =>
      start(replicas, async () => {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}`;
        const env = {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          LOG_LEVEL: 'warn',
          PORT: `${port}`,
          MONGO_URL: mongoUrl,
          REDIS_URL: redis.url,
          AUTH_URL: authUrl,
          // Everything is counted, and nothing refused.
          RATE_LIMIT_FACTOR: '100000',
        };
        const readyWhen = async () =>
          (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;
        const script = join(root, 'chat/dist/index.js');
        return { url, child: await onServersCore([script], { env, readyWhen }) };
      }),

    startBare: (replicas: number): Promise<Servers> =>
      start(replicas, async () => {
        const args = [bareScript, ...(replicas > 1 ? [redis.url] : [])];
        const child = await onServersCore(args, { readyWhen: /listening \d+/ });
        const [, port] = /listening (\d+)/.exec(child.output()) ?? [];
        return { url: `http://127.0.0.1:${port}`, child };
      }),

    async close() {
      keys.close();
      await feed.close();
      await redis.stop();
      await mongo.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

async function start(
  replicas: number,
  startOne: () => Promise<{ url: string; child: StartedProcess }>,
): Promise<Servers> {
  const started = await Promise.all(Array.from({ length: replicas }, startOne));
  const sum = async (of: (pid: number) => Promise<number>) =>
    (await Promise.all(started.map(({ child }) => of(child.pid)))).reduce((a, b) => a + b, 0);
  return {
    urls: started.map(({ url }) => url),
    cpuSeconds: () => sum(cpuSecondsOf),
    async memory() {
      for (const { child } of started) process.kill(child.pid, 'SIGUSR2');
      await sleep(3_000);
      const said = started.map(({ child }) =>
        child
          .output()
          .match(/memory (\d+) (\d+)/g)
          ?.at(-1),
      );
      const sumOf = (word: number) =>
        said.reduce((all, line) => all + Number(line?.split(' ')[word]), 0);
      return { resident: sumOf(1), live: sumOf(2) };
    },
    async stop() {
      await Promise.all(started.map(({ child }) => child.kill('SIGKILL')));
    },
  };
}

function onServersCore(args: string[], options: Parameters<typeof startProcess>[2]) {
  return startProcess(
    ...pinned(cores.server, process.execPath, ['--expose-gc', '--import', collector, ...args]),
    options,
  );
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
