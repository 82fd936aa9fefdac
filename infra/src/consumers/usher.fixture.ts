import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serviceDatabase } from '../local/service-database.js';
import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';
import { startRedis } from '../testing/start-redis.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { root } from './consumer.fixture.js';

export type Usher = Awaited<ReturnType<typeof startUsher>>;

/** Auth and chat as they are, with short-lived tokens and a Redis that others may follow. */
export async function startUsher(dataDir: string) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const mongoUrl = testMongoUrl('consumers');
  const redis = await startRedis();
  const usher = await startProcess(process.execPath, [join(root, 'infra/dist/local/index.js')], {
    env: {
      ...process.env,
      PORT: `${port}`,
      USHER_DATA_DIR: dataDir,
      MONGO_URL: mongoUrl,
      REDIS_URL: redis.url,
      ACCESS_TTL_SECONDS: '10',
    },
    readyWhen: /Usher is ready/,
    timeoutMs: 60_000,
  });

  return {
    url,
    redisUrl: redis.url,
    /** Answers the new account's cookies, as a `Cookie` header. */
    async signUp(name: string): Promise<string> {
      const body = { email: `${name.toLowerCase()}@example.com`, password, name };
      const res = await fetch(`${url}/api/users/signup`, post(body));
      expect(res.status).toBe(201);
      return cookieOf(res.headers.getSetCookie());
    },
    async signOut(cookie: string, options: { everywhere?: boolean } = {}): Promise<void> {
      const res = await fetch(`${url}/api/users/signout`, post(options, { cookie }));
      expect(res.status).toBe(200);
    },
    async stop() {
      await usher.kill('SIGINT');
      await redis.stop();
      for (const service of ['auth', 'chat']) {
        await dropTestDatabase(serviceDatabase(mongoUrl, service));
      }
    },
  };
}

export const password = 'correct horse';

/** A visit by a browser: what `fetch` asks for, it calls a script's. */
export async function navigate(address: string, cookie = '') {
  const headers = { cookie, 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' };
  const [res] = (await once(get(address, { headers }), 'response')) as [IncomingMessage];
  const { statusCode: status, headers: answered } = res;
  const { location = '', 'set-cookie': written = [] } = answered;
  return { status, location, cookie: cookieOf(written), html: await text(res) };
}

function cookieOf(written: readonly string[]): string {
  return written.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

function post(body: object, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
