import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
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

const changes: [string, (a: Change) => Promise<{ status: number }>, string][] = [
  [
    'sign-out everywhere',
    ({ post, mine }) => post('/signout', { everywhere: true }, mine),
    'signout-all',
  ],
  [
    'a changed password',
    ({ post, account, mine }) =>
      post('/password', { currentPassword: account.password, newPassword: 'another horse' }, mine),
    'password',
  ],
  ['a ban', ({ post, id, admin }) => post(`/admin/users/${id}/ban`, {}, admin), 'banned'],
  [
    'a stolen refresh token',
    async ({ post, theirs }) => {
      const renewed = await post('/refresh', {}, theirs);
      await post('/refresh', {}, renewed.cookie);
      // The one that is two generations old.
      return post('/refresh', {}, theirs);
    },
    'theft',
  ],
];

interface Change {
  post: (path: string, body: object, cookie: string) => ReturnType<typeof postTo>;
  id: string;
  account: { email: string; password: string };
  /** The session that acts, and the one that ends. */
  mine: string;
  theirs: string;
  admin: string;
}

test.each(changes)(
  '%s reaches every request and open socket, on every replica',
  async (_, act, reason) => {
    const { auth, chats } = parts;
    const { account, cookie: mine } = await signIn();
    const theirs = await postTo(auth.url, '/api/users/signin', account);
    const post: Change['post'] = (path, body, cookie) =>
      postTo(auth.url, `/api/users${path}`, body, cookie);
    const sockets = chats.map(({ url }) => openSocket(url, theirs.cookie));
    await Promise.all(sockets.map((socket) => next(socket, 'connect')));
    const ended = sockets.map((socket) => next(socket, 'session:ended'));
    const closed = sockets.map((socket) => next(socket, 'disconnect'));
    const change = { post, id: theirs.body.id, account, mine, theirs: theirs.cookie };
    const done = await act({ ...change, admin: await admin() });
    expect(done.status).toBe(reason === 'theft' ? 401 : 200);
    const told = { code: 'SESSION_REVOKED', reason };
    expect(await Promise.all(ended)).toEqual([told, told]);
    await Promise.all(closed);
    for (const { url } of chats) {
      expect(await answerAfter(url, theirs.cookie, 200)).toEqual([401, 'SESSION_REVOKED']);
    }
    expect((await post('/refresh', {}, theirs.cookie)).status).toBe(401);
  },
);

test('a changed role reaches every request and open socket, without a sign-out', async () => {
  const { auth, chats } = parts;
  const { cookie } = await signIn();
  const { id } = (await who(cookie)).currentUser;
  const sockets = chats.map(({ url }) => openSocket(url, cookie));
  await Promise.all(sockets.map((socket) => next(socket, 'connect')));
  const path = `/api/users/admin/users/${id}/roles`;
  const done = await postTo(auth.url, path, { roles: ['moderator'] }, await admin());
  expect(done.status).toBe(200);
  for (const { url } of chats) {
    expect(await answerAfter(url, cookie, 200)).toEqual([401, 'TOKEN_EXPIRED']);
  }
  const fresh = await postTo(auth.url, '/api/users/refresh', {}, cookie);
  expect(fresh.body.user.roles).toEqual(['user', 'moderator']);
  for (const { url } of chats) expect(await roomsOf(url, fresh.cookie)).toEqual([200]);
  for (const [i, socket] of sockets.entries()) {
    const draft = { roomId: 'lobby', clientMessageId: `role-${i}`, text: 'still here' };
    expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
  }
});

/** Somebody whom the database calls an admin. */
async function admin(): Promise<string> {
  const { account } = await signIn();
  const database = await mongoose.createConnection(parts.databases.auth).asPromise();
  await database
    .collection('users')
    .updateOne({ email: account.email }, { $set: { roles: ['user', 'admin'] } });
  await database.close();
  return (await postTo(parts.auth.url, '/api/users/signin', account)).cookie;
}

async function who(cookie: string) {
  const res = await fetch(`${parts.auth.url}/api/users/currentuser`, { headers: { cookie } });
  return res.json();
}

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
  const acks = [];
  for (const socket of sockets) acks.push(await socket.emitWithAck('message:send', draft));
  expect(acks).toEqual([
    expect.objectContaining({ ok: true }),
    expect.objectContaining({ ok: true, seq: acks[0].seq }),
  ]);
});
