import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy, type TcpProxy } from '@usher/infra/testing';
import { next, openSocket } from './chat.fixture.js';
import { postTo, roomsOf, type ServiceProcess, startProcesses } from './processes.fixture.js';

/** Idle followers read once a second, so that knowledge is at most two seconds old: beyond that, stale. */
const maxLagMs = 5_000;

let parts: Awaited<ReturnType<typeof startProcesses>>;
let proxy: TcpProxy;
let accounts = 0;

beforeAll(async () => {
  parts = await startProcesses({
    replicas: 2,
    mayAsk: true,
    // The second replica alone reaches Redis by way of a proxy.
    chat: async (i, redisPort) => {
      const shared = { MAX_LAG_MS: `${maxLagMs}` };
      if (i === 0) return shared;
      proxy = await startTcpProxy(() => redisPort);
      return { ...shared, REDIS_URL: `redis://127.0.0.1:${proxy.port}` };
    },
  });
}, 120_000);
afterAll(() => proxy.stop());

async function signUp() {
  const account = { email: `ada${++accounts}@example.com`, password: 'correct horse' };
  return (await postTo(parts.auth.url, '/api/users/signup', account)).cookie;
}

const signOut = (cookie: string) => postTo(parts.auth.url, '/api/users/signout', {}, cookie);

/** Asks until it is refused; then goes on asking, and no answer may be another one. */
async function refusedFor({ url }: ServiceProcess, cookie: string, ms: number) {
  const until = performance.now() + ms;
  const after: string[] = [];
  while (performance.now() < until) {
    after.push((await roomsOf(url, cookie)).join(' '));
    await sleep(20);
  }
  return new Set(after);
}

async function firstRefusal({ url }: ServiceProcess, cookie: string): Promise<number> {
  const since = performance.now();
  while ((await roomsOf(url, cookie))[0] === 200) await sleep(10);
  return performance.now() - since;
}

/** A process that hangs answers nothing, not even this. */
async function answersMeanwhile<T>(processes: ServiceProcess[], during: () => Promise<T>) {
  let slowest = 0;
  let over = false;
  const asking = processes.map(async ({ url }) => {
    while (!over) {
      const sentAt = performance.now();
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - sentAt);
      await sleep(50);
    }
  });
  try {
    return await during();
  } finally {
    over = true;
    await Promise.all(asking);
    // Seconds, not milliseconds: this machine may be busy, a hanging process is silent for ever.
    expect(slowest).toBeLessThan(5_000);
  }
}

test('Redis paused for 10 s: everybody goes on, and whoever signs out is out', async () => {
  const { auth, chats, redis } = parts;
  const [gone, stays] = [await signUp(), await signUp()];
  const sockets = chats.map(({ url }) => openSocket(url, gone));
  const others = chats.map(({ url }) => openSocket(url, stays));
  await Promise.all([...sockets, ...others].map((socket) => next(socket, 'connect')));
  const ended = sockets.map((socket) => next(socket, 'session:ended'));

  await answersMeanwhile([auth, ...chats], async () => {
    const pausedAt = performance.now();
    await redis.signal('SIGSTOP');
    try {
      const out = await signOut(gone);
      expect([out.status, out.body]).toEqual([202, { pending: true }]);
      // Nobody can know of it before the lag limit is reached; from then on auth is asked.
      for (const chat of chats) await firstRefusal(chat, gone);
      for (const chat of chats) {
        expect(await refusedFor(chat, gone, 1_500)).toEqual(new Set(['401 SESSION_REVOKED']));
        expect(await roomsOf(chat.url, stays)).toEqual([200]);
      }
      const reason = { code: 'SESSION_REVOKED', reason: 'signout' };
      expect(await Promise.all(ended)).toEqual([reason, reason]);
      const draft = { roomId: 'lobby', clientMessageId: `m${accounts}`, text: 'still here' };
      for (const socket of others) {
        expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
      }
      await sleep(Math.max(0, 10_000 - (performance.now() - pausedAt)));
    } finally {
      await redis.signal('SIGCONT');
    }
    for (const chat of chats) {
      expect(await refusedFor(chat, gone, 1_000)).toEqual(new Set(['401 SESSION_REVOKED']));
      expect(await roomsOf(chat.url, stays)).toEqual([200]);
    }
    expect(others.every((socket) => socket.connected)).toBe(true);
  });
}, 60_000);

test('one service cut off from Redis asks auth, and nothing changes for the other', async () => {
  const [near, far] = parts.chats;
  if (!near || !far) throw new Error('two replicas are needed');
  const [gone, stays] = [await signUp(), await signUp()];
  expect(await roomsOf(far.url, gone)).toEqual([200]);
  proxy.cut();
  try {
    expect((await signOut(gone)).status).toBe(200);
    expect(await firstRefusal(near, gone)).toBeLessThan(maxLagMs);
    await firstRefusal(far, gone);
    expect(await refusedFor(far, gone, 1_500)).toEqual(new Set(['401 SESSION_REVOKED']));
    for (const { url } of [near, far]) expect(await roomsOf(url, stays)).toEqual([200]);
    const auth = parts.auth.child.output();
    expect(auth).not.toMatch(/unhandled|uncaught/i);
  } finally {
    proxy.heal();
  }
  const lagOf = async () => {
    const metrics = await (await fetch(`${far.url}/metrics`)).text();
    return Number(/^session_feed_lag_seconds\{.*?\} (\S+)/m.exec(metrics)?.[1]);
  };
  const healedAt = performance.now();
  while ((await lagOf()) > maxLagMs / 1000) await sleep(50);
  expect(performance.now() - healedAt).toBeLessThan(10_000);
  expect(await refusedFor(far, gone, 500)).toEqual(new Set(['401 SESSION_REVOKED']));
}, 60_000);

test('with Redis and auth both away, services refuse and do not guess', async () => {
  const { auth, chats, redis } = parts;
  const cookie = await signUp();
  const [chat] = chats;
  if (!chat) throw new Error('no chat');
  const socket = openSocket(chat.url, cookie);
  await next(socket, 'connect');
  await redis.signal('SIGSTOP');
  try {
    await auth.child.kill('SIGKILL');
    while ((await roomsOf(chat.url, cookie))[0] === 200) await sleep(20);
    expect(await roomsOf(chat.url, cookie)).toEqual([503, 'STALE']);
    const draft = { roomId: 'lobby', clientMessageId: 'both', text: 'hello?' };
    expect(await socket.emitWithAck('message:send', draft)).toMatchObject({
      ok: false,
      error: { code: 'STALE' },
    });
    expect(socket.connected).toBe(true);
  } finally {
    await redis.signal('SIGCONT');
  }
  let answer = await roomsOf(chat.url, cookie);
  while (answer[0] === 503) {
    await sleep(20);
    answer = await roomsOf(chat.url, cookie);
  }
  expect(answer).toEqual([200]);
}, 60_000);
