import { setTimeout as sleep } from 'node:timers/promises';
import { next, openSocket } from './chat.fixture.js';
import { postTo, roomsOf, startProcesses } from './processes.fixture.js';

let parts: Awaited<ReturnType<typeof startProcesses>>;
let accounts = 0;

beforeAll(async () => {
  parts = await startProcesses({ replicas: 2 });
}, 120_000);

async function signIn() {
  const account = { email: `ada${++accounts}@example.com`, password: 'correct horse' };
  const { cookie } = await postTo(parts.auth.url, '/api/users/signup', account);
  return { account, cookie };
}

/** Asks until the answer is another; says which one came. */
async function answerAfter(url: string, cookie: string, status: number) {
  for (;;) {
    const answer = await roomsOf(url, cookie);
    if (answer[0] !== status) return answer;
    await sleep(5);
  }
}

test('a sign-out reaches every request and every open socket, on every replica', async () => {
  const { auth, chats } = parts;
  const [gone, stays] = [await signIn(), await signIn()];
  const sockets = chats.map(({ url }) => openSocket(url, gone.cookie));
  const others = chats.map(({ url }) => openSocket(url, stays.cookie));
  await Promise.all([...sockets, ...others].map((socket) => next(socket, 'connect')));
  for (const { url } of chats) expect(await roomsOf(url, gone.cookie)).toEqual([200]);

  const ended = sockets.map((socket) => next(socket, 'session:ended'));
  const closed = sockets.map((socket) => next(socket, 'disconnect'));
  const out = await postTo(auth.url, '/api/users/signout', {}, gone.cookie);
  expect([out.status, out.body]).toEqual([200, {}]);

  const reason = { code: 'SESSION_REVOKED', reason: 'signout' };
  expect(await Promise.all(ended)).toEqual([reason, reason]);
  await Promise.all(closed);
  for (const { url } of chats) {
    expect(await answerAfter(url, gone.cookie, 200)).toEqual([401, 'SESSION_REVOKED']);
    expect(await roomsOf(url, stays.cookie)).toEqual([200]);
  }
  expect(others.every((socket) => socket.connected)).toBe(true);
});

test('one device ends another', async () => {
  const { auth, chats } = parts;
  const { account, cookie } = await signIn();
  const other = await postTo(auth.url, '/api/users/signin', account);
  const [chat] = chats;
  if (!chat) throw new Error('no chat');
  const socket = openSocket(chat.url, other.cookie);
  await next(socket, 'connect');
  const ended = next(socket, 'session:ended');
  const headers = { cookie };
  const removed = await fetch(`${auth.url}/api/users/sessions`, { method: 'DELETE', headers });
  expect(removed.status).toBe(200);
  expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'other-device' });
  expect(await roomsOf(chat.url, cookie)).toEqual([200]);
});

test('a Redis that lost everything brings no session back', async () => {
  const { auth, chats, redis } = parts;
  const [gone, stays] = [await signIn(), await signIn()];
  await postTo(auth.url, '/api/users/signout', {}, gone.cookie);
  for (const { url } of chats) await answerAfter(url, gone.cookie, 200);

  await redis.signal('SIGKILL');
  const during = await postTo(auth.url, '/api/users/signout', {}, stays.cookie);
  expect([during.status, during.body]).toEqual([202, { pending: true }]);
  await redis.restart();
  for (const { url, child } of chats) {
    // Refused for being stale or for having ended, and never accepted again once the feed is back.
    expect((await answerAfter(url, stays.cookie, 200))[0]).toBeGreaterThanOrEqual(401);
    expect(await answerAfter(url, stays.cookie, 503)).toEqual([401, 'SESSION_REVOKED']);
    expect((await roomsOf(url, gone.cookie))[0]).toBe(401);
    expect(child.output()).not.toMatch(/unhandled|uncaught/i);
  }
  const { cookie } = await signIn();
  for (const { url } of chats) expect(await roomsOf(url, cookie)).toEqual([200]);
});

test('a feed that stands still makes services refuse, not guess', async () => {
  const { chats, redis } = parts;
  const { cookie } = await signIn();
  const sockets = chats.map(({ url }) => openSocket(url, cookie));
  await Promise.all(sockets.map((socket) => next(socket, 'connect')));
  const draft = { roomId: 'lobby', clientMessageId: 'm1', text: 'hello?' };
  await redis.signal('SIGSTOP');
  try {
    for (const [i, { url }] of chats.entries()) {
      expect(await answerAfter(url, cookie, 200)).toEqual([503, 'STALE']);
      const ack = await sockets[i]?.emitWithAck('message:send', draft);
      expect(ack).toMatchObject({ ok: false, error: { code: 'STALE' } });
      const refused = await next<{ data: object }>(openSocket(url, cookie), 'connect_error');
      expect(refused.data).toMatchObject({ code: 'STALE' });
    }
  } finally {
    await redis.signal('SIGCONT');
  }
  for (const { url } of chats) expect(await answerAfter(url, cookie, 503)).toEqual([200]);
  // Nobody was signed out for it, and the message that was refused can be sent again.
  for (const socket of sockets) {
    expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true, seq: 1 });
  }
});
