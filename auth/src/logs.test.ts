import { randomBytes } from 'node:crypto';
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
const main = join(dirname(common), '../auth/dist/index.js');
const close: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const end of close.splice(0)) await end();
});

/** Auth as a process of its own that logs all it can. */
async function startLoggingAuth(secret: string) {
  const mongoUrl = testMongoUrl('auth');
  close.push(() => dropTestDatabase(mongoUrl));
  const redis = await startRedis();
  close.unshift(redis.stop);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProcess(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'trace',
      PORT: `${port}`,
      MONGO_URL: mongoUrl,
      REDIS_URL: redis.url,
      AUTH_SECRET: secret,
    },
    readyWhen: async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200,
  });
  close.unshift(() => child.kill('SIGKILL'));
  return { url: `${url}/api/users`, child, redis };
}

test('logs hold no password, token, cookie or key, whatever happens (ASVS 16.2.5)', async () => {
  const canaries = new Set<string>();
  function canary(): string {
    const value = `canary${randomBytes(16).toString('hex')}`;
    canaries.add(value);
    return value;
  }

  const { url, child, redis } = await startLoggingAuth(canary());

  async function post(path: string, body: object | string, headers: Record<string, string> = {}) {
    const res = await fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await res.text();
    const answer = text.startsWith('{') ? JSON.parse(text) : {};
    const cookies = res.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
    for (const cookie of cookies) learn(cookie.slice(cookie.indexOf('=') + 1));
    for (const name of ['accessToken', 'refreshToken']) learn(answer[name]);
    return { status: res.status, answer, cookie: cookies.join('; ') };
  }

  /** Whole, and in the parts that a token consists of. */
  function learn(secret: unknown): void {
    if (typeof secret !== 'string' || secret === '') return;
    const inside = Buffer.from(secret, 'base64').toString();
    if (inside.startsWith('{"jwt"')) learn(JSON.parse(inside).jwt);
    const [, ...parts] = secret.split('.');
    for (const part of [secret, ...parts]) if (part.length > 20) canaries.add(part);
  }

  const [email, password] = ['ada@example.com', canary()];
  const signedUp = await post('/signup', { email, password });
  expect(signedUp.status).toBe(201);
  const wrong = canary();
  const refused: [number, string, object | string, Record<string, string>?][] = [
    [409, '/signup', { email, password: canary() }],
    [400, '/signup', { email: 'none', password: canary(), name: 1 }],
    [400, '/signup', { email: 'grace@example.com', password: canary().repeat(4) }],
    [401, '/signin', { email, password: wrong }],
    [401, '/signin', { email: 'nobody@example.com', password: wrong }],
    [400, '/signin', { email, password: { $ne: canary() } }],
    [400, '/signin', `{"email":"${email}","password":"${canary()}`],
    [413, '/signin', { email, password: canary().repeat(1_000) }],
    [401, '/refresh', { refreshToken: canary() }],
    [401, '/password', { currentPassword: canary(), newPassword: canary() }],
    [400, '/password/reset', { token: canary(), password: canary() }],
    [400, '/email/verify', { token: canary() }],
    [202, '/password/forgot', { email }],
    [401, '/refresh', {}, { Cookie: `session=${canary()}; refresh=${canary()}` }],
    [401, '/refresh', {}, { Authorization: `Bearer ${canary()}` }],
    [403, '/signin', { email, password: canary() }, { Origin: 'https://evil.example' }],
  ];
  for (const [status, path, body, headers] of refused) {
    expect([path, (await post(path, body, headers)).status]).toEqual([path, status]);
  }
  await fetch(`${url}/currentuser?token=${canary()}`, { headers: { Cookie: signedUp.cookie } });

  const signedIn = await post('/signin', { email, password });
  const refreshed = await post('/refresh', {}, { Cookie: signedIn.cookie });
  const bearer = await post('/signin', { email, password, transport: 'bearer' });
  const rotated = await post('/refresh', { refreshToken: bearer.answer.refreshToken });
  expect([signedIn, refreshed, bearer, rotated].map(({ status }) => status)).toEqual([
    200, 200, 200, 200,
  ]);
  for (let i = 0; i < 12; i += 1) await post('/signin', { email, password: wrong });

  // What goes wrong is logged with all that is known of it.
  await redis.signal('SIGKILL');
  const out = await post('/signout', { everywhere: true }, { Cookie: refreshed.cookie });
  expect(out.status).toBe(202);
  expect(await child.kill('SIGTERM')).toEqual({ code: 0, signal: null });

  const output = child.output();
  for (const seen of ['/api/users/signup', '"status":401', '"status":429', 'cannot be followed']) {
    expect(output).toContain(seen);
  }
  expect(canaries.size).toBeGreaterThan(25);
  expect([...canaries].filter((secret) => output.includes(secret))).toEqual([]);
}, 60_000);
