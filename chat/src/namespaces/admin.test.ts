import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { next, openSocket } from '../chat.fixture.js';
import { postTo, startProcesses } from '../processes.fixture.js';
import type { Figures } from '../services/figures.js';

let parts: Awaited<ReturnType<typeof startProcesses>>;
let database: mongoose.Connection;

beforeAll(async () => {
  parts = await startProcesses({ replicas: 2 });
  database = await mongoose.createConnection(parts.databases.auth).asPromise();
}, 120_000);
afterAll(() => database.close());

const newEmail = () => `${randomUUID()}@example.com`;
const password = 'correct horse';

async function signUp() {
  const account = { email: newEmail(), password };
  const { body, cookie } = await postTo(parts.auth.url, '/api/users/signup', account);
  return { id: body.id as string, cookie, ...account };
}

/** Somebody whom the database calls an admin. */
async function newAdmin() {
  const admin = await signUp();
  const roles = ['user', 'admin'];
  await database.collection('users').updateOne({ email: admin.email }, { $set: { roles } });
  const { cookie } = await postTo(parts.auth.url, '/api/users/signin', admin);
  return { ...admin, cookie };
}

async function sidOf(cookie: string): Promise<string> {
  const res = await fetch(`${parts.auth.url}/api/users/sessions`, { headers: { cookie } });
  const { sessions } = await res.json();
  return sessions.find(({ current }: { current: boolean }) => current).sid;
}

const auditOf = (userId: string, type: string) =>
  database.collection('audits').find({ userId, type }).toArray();

function urlOf(replica: 0 | 1): string {
  const { url = '' } = parts.chats[replica] ?? {};
  return url;
}

async function connected(replica: 0 | 1, cookie: string, namespace?: string) {
  const socket = openSocket(urlOf(replica), cookie, {}, namespace);
  sockets.push(socket);
  await next(socket, 'connect');
  return socket;
}

// What one test opens does not count in the figures of the next.
const sockets: ReturnType<typeof openSocket>[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});

describe('an admin', () => {
  test('bans somebody, in their own name', async () => {
    const [admin, bob] = [await newAdmin(), await signUp()];
    const socket = await connected(1, bob.cookie);
    const ended = next(socket, 'session:ended');
    const desk = await connected(0, admin.cookie, '/admin');
    expect(await desk.emitWithAck('user:ban', { userId: bob.id })).toEqual({ ok: true });
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'banned' });
    const again = await postTo(parts.auth.url, '/api/users/signin', bob);
    expect([again.status, again.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    expect(await auditOf(bob.id, 'banned')).toMatchObject([{ actorId: admin.id }]);
  });

  test('ends one session of somebody, the others go on', async () => {
    const [admin, bob] = [await newAdmin(), await signUp()];
    const other = await postTo(parts.auth.url, '/api/users/signin', bob);
    const [first, second] = [await connected(0, bob.cookie), await connected(1, other.cookie)];
    const ended = next(second, 'session:ended');
    const desk = await connected(0, admin.cookie, '/admin');
    const sid = await sidOf(other.cookie);
    expect(await desk.emitWithAck('session:end', { sid })).toEqual({ ok: true });
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'other-device' });
    expect(first.connected).toBe(true);
    expect(await auditOf(bob.id, 'session.ended')).toMatchObject([{ actorId: admin.id, sid }]);
    const again = await desk.emitWithAck('session:end', { sid });
    expect(again).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  test('may not ban the last admin, and hears why', async () => {
    await database.collection('users').updateMany({}, { $set: { roles: ['user'] } });
    const admin = await newAdmin();
    const desk = await connected(0, admin.cookie, '/admin');
    const ack = await desk.emitWithAck('user:ban', { userId: admin.id });
    expect(ack).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(desk.connected).toBe(true);
  });

  test('whose token is outdated connects anew with a fresh one', async () => {
    const [admin, other, bob] = [await newAdmin(), await newAdmin(), await signUp()];
    const desk = await connected(0, admin.cookie, '/admin');
    const path = `/api/users/admin/users/${admin.id}/roles`;
    const roles = ['admin', 'moderator'];
    await postTo(parts.auth.url, path, { roles }, other.cookie);
    const ban = { userId: bob.id };
    const refused = await desk.emitWithAck('user:ban', ban);
    expect(refused).toMatchObject({ ok: false, error: { code: 'TOKEN_EXPIRED' } });
    expect(await auditOf(bob.id, 'banned')).toEqual([]);
    const fresh = await postTo(parts.auth.url, '/api/users/refresh', {}, admin.cookie);
    const again = await connected(0, fresh.cookie, '/admin');
    expect(await again.emitWithAck('user:ban', ban)).toEqual({ ok: true });
  });

  test('is told when auth does not answer', async () => {
    const [admin, bob] = [await newAdmin(), await signUp()];
    const desk = await connected(0, admin.cookie, '/admin');
    const away = { code: 'UNAVAILABLE', message: expect.any(String), retryAfterMs: 1_000 };
    process.kill(parts.auth.child.pid, 'SIGSTOP');
    try {
      const ack = await desk.emitWithAck('session:end', { sid: 'somebody' });
      expect(ack).toEqual({ ok: false, error: away });
    } finally {
      process.kill(parts.auth.child.pid, 'SIGCONT');
    }
    expect(await desk.emitWithAck('user:ban', { userId: bob.id })).toEqual({ ok: true });
  });

  const values: [string, unknown][] = [
    ['missing', undefined],
    ['null', null],
    ['a number', 7],
    ['a boolean', true],
    ['a list', ['a']],
    ['an object', { $ne: '' }],
    ['empty', ''],
    ['a path', '../users/x'],
    ['too long', 'x'.repeat(65)],
  ];
  test.each(values)('names nobody by an id that is %s', async (_, id) => {
    const admin = await newAdmin();
    const desk = await connected(0, admin.cookie, '/admin');
    const sessions = database.collection('sessions');
    const before = await sessions.countDocuments({ endedAt: { $exists: true } });
    for (const [event, field] of [
      ['user:ban', 'userId'],
      ['session:end', 'sid'],
    ] as const) {
      const error = { code: 'VALIDATION_FAILED', message: expect.any(String), field };
      expect(await desk.emitWithAck(event, { [field]: id })).toEqual({ ok: false, error });
    }
    const unknown = await desk.emitWithAck('user:ban', { userId: 'not-one-of-ours' });
    expect(unknown).toMatchObject({ error: { code: 'VALIDATION_FAILED', field: 'userId' } });
    expect(await sessions.countDocuments({ endedAt: { $exists: true } })).toBe(before);
  });
});

describe('figures', () => {
  /** The first ones that meet this. */
  async function figuresWhen(
    socket: ReturnType<typeof openSocket>,
    condition: (figures: Figures) => boolean,
  ): Promise<Figures> {
    for (;;) {
      const figures = await next<Figures>(socket, 'figures');
      if (condition(figures)) return figures;
    }
  }

  async function onlineWhen(socket: ReturnType<typeof openSocket>, wanted: number): Promise<void> {
    while ((await next<{ count: number }>(socket, 'online')).count !== wanted);
  }

  test('of all replicas reach admins on each, and visitors learn who is online', async () => {
    const [admin, ada, bob] = [await newAdmin(), await signUp(), await signUp()];
    const desks = [
      await connected(0, admin.cookie, '/admin'),
      await connected(1, admin.cookie, '/admin'),
    ] as const;
    const idle = await figuresWhen(desks[0], ({ total }) => total.users === 0);
    expect(idle.replicas).toHaveLength(2);
    const passerBy = openSocket(urlOf(1), 'a=b', {}, '/public');
    sockets.push(passerBy);
    // Whoever was here in another test is gone only after the grace.
    await onlineWhen(passerBy, 0);
    const bothOnline = onlineWhen(passerBy, 2);
    const talk = await connected(0, ada.cookie);
    await connected(0, ada.cookie);
    await connected(1, bob.cookie);
    for (const desk of desks) {
      const { replicas, total } = await figuresWhen(
        desk,
        // The lobby, on both, which is entered a moment after the connection.
        (now) => now.total.users === 2 && now.total.rooms === 2,
      );
      expect(total.sockets).toMatchObject({ '/chat': 3, '/admin': 2, '/public': 1 });
      expect(replicas.map(({ users }) => users)).toEqual([1, 1]);
      expect(total.feedLagMs).toBeGreaterThanOrEqual(0);
      expect(total.eventLoopDelayMs).toBeGreaterThan(0);
      expect(new Set(replicas.map(({ id }) => id)).size).toBe(2);
    }
    await bothOnline;
    const later = openSocket(urlOf(0), 'a=b', {}, '/public');
    expect(await next(later, 'online')).toEqual({ count: 2 });

    let isOver = false;
    const busy = figuresWhen(desks[1], ({ total }) => total.storedPerSecond > 0).finally(() => {
      isOver = true;
    });
    for (let i = 0; i < 20 || !isOver; i += 1) {
      const draft = { roomId: 'lobby', clientMessageId: `m${i}`, text: 'hello' };
      const ack = await talk.emitWithAck('message:send', draft);
      if (i < 20) expect(ack).toMatchObject({ ok: true });
      else await sleep(100);
    }
    const { total } = await busy;
    expect(total.eventsPerSecond).toBeGreaterThanOrEqual(total.storedPerSecond);
    expect(total.deliveriesPerSecond).toBeGreaterThan(total.storedPerSecond);
  });

  test('of a replica that is gone are forgotten, and one alone counts itself without Redis', async () => {
    const admin = await newAdmin();
    const desk = await connected(0, admin.cookie, '/admin');
    await figuresWhen(desk, ({ replicas }) => replicas.length === 2);
    process.kill(parts.chats[1]?.child.pid ?? 0, 'SIGSTOP');
    try {
      await figuresWhen(desk, ({ replicas }) => replicas.length === 1);
    } finally {
      process.kill(parts.chats[1]?.child.pid ?? 0, 'SIGCONT');
    }
    await figuresWhen(desk, ({ replicas }) => replicas.length === 2);
    await parts.redis.signal('SIGSTOP');
    try {
      await figuresWhen(desk, ({ replicas }) => replicas.length === 1);
    } finally {
      await parts.redis.signal('SIGCONT');
    }
    await figuresWhen(desk, ({ replicas }) => replicas.length === 2);
  });
});
