import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '@usher/infra/testing';
import type { Socket } from 'socket.io-client';
import { next, openSocket, startChat, visitorsOf } from './chat.fixture.js';

const redis = await startRedis();
afterAll(redis.stop);

/** Longer than a broken connection to Redis takes to be tried again. */
const leaseMs = 3_500;
/** As long as a page takes to come back; several looks fall into it. */
const reloadMs = 250;
const presence = { graceMs: 3_000, leaseMs, renewMs: 100, lookMs: 50 };
const alone = await startChat({ presence });
const one = await startChat({ presence, redisUrl: redis.url });
const shared = { presence, redisUrl: redis.url, mongoUrl: one.mongoUrl, issuer: one.issuer };
const two = await startChat(shared);
// Until then that somebody is not found proves nothing.
await sleep(leaseMs);

interface Shown {
  userId: string;
  online: boolean;
  lastSeen?: string;
}

async function connected(socket: Socket): Promise<Socket> {
  if (!socket.connected) await next(socket, 'connect');
  return socket;
}

/** A socket that watches, and what it hears. */
async function watcherAt(chat: typeof one, ...userIds: string[]) {
  const socket = await connected(visitorsOf(chat).visitor('Watcher').socket());
  const heard: Shown[] = [];
  socket.on('presence:changed', (user: Shown) => heard.push(user));
  const watch = async (...ids: string[]): Promise<Shown[]> => {
    const ack = await socket.emitWithAck('presence:watch', { userIds: ids });
    expect(ack).toMatchObject({ ok: true });
    return ack.users;
  };
  const users = await watch(...userIds);
  /** What it hears of the user next. */
  const changeOf = (userId: string) =>
    new Promise<Shown>((done) => {
      socket.on('presence:changed', (user: Shown) => user.userId === userId && done(user));
    });
  return { socket, heard, users, watch, changeOf };
}

describe.each([
  ['alone', alone, alone],
  ['on the same replica', one, one],
  ['over replicas', one, two],
])('%s', (_, here, there) => {
  const { visitor } = visitorsOf(there);

  test('coming and going is seen, with the time of going', async () => {
    const grace = visitor('Grace');
    const ada = await watcherAt(here, grace.id);
    expect(ada.users).toEqual([{ userId: grace.id, online: false }]);
    const came = ada.changeOf(grace.id);
    const socket = await connected(grace.socket());
    expect(await came).toEqual({ userId: grace.id, online: true });
    expect(await ada.watch(grace.id)).toEqual([{ userId: grace.id, online: true }]);

    const went = ada.changeOf(grace.id);
    const before = Date.now();
    socket.disconnect();
    const shown = await went;
    expect(shown).toEqual({ userId: grace.id, online: false, lastSeen: expect.any(String) });
    const lastSeen = Date.parse(shown.lastSeen ?? '');
    expect(lastSeen).toBeGreaterThanOrEqual(before);
    expect(lastSeen).toBeLessThanOrEqual(Date.now());
    expect(await ada.watch(grace.id)).toEqual([shown]);
    expect((await watcherAt(there, grace.id)).users).toEqual([shown]);
    expect(ada.heard).toHaveLength(2);
  });

  test('a reload and a second device show nothing', async () => {
    const [grace, linus] = [visitor('Grace'), visitor('Linus')];
    const phone = await connected(grace.socket());
    const tab = await connected(grace.socket());
    const other = await connected(linus.socket());
    const ada = await watcherAt(here, linus.id);
    while (!(await ada.watch(grace.id, linus.id)).every(({ online }) => online)) await sleep(10);

    tab.disconnect();
    phone.disconnect();
    await sleep(reloadMs);
    const reloaded = await connected(grace.socket());
    // Whose last socket went later is seen to go: a grace that had begun before is over by then.
    const went = ada.changeOf(linus.id);
    other.disconnect();
    expect(await went).toMatchObject({ online: false });
    const gone = ada.changeOf(grace.id);
    reloaded.disconnect();
    await gone;
    expect(ada.heard).toEqual([
      { userId: linus.id, online: false, lastSeen: expect.any(String) },
      { userId: grace.id, online: false, lastSeen: expect.any(String) },
    ]);
  });

  test('a socket hears of those alone that it has asked for last', async () => {
    const [grace, linus, mary] = [visitor('Grace'), visitor('Linus'), visitor('Mary')];
    const ada = await watcherAt(here, grace.id, linus.id);
    const bob = await watcherAt(here, grace.id, grace.id, linus.id);
    expect(bob.users).toHaveLength(2);
    const nobody = await watcherAt(here);
    expect(nobody.users).toEqual([]);
    await ada.watch(mary.id, linus.id);
    const all = [
      ...[grace, linus].map(({ id }) => bob.changeOf(id)),
      ...[linus, mary].map(({ id }) => ada.changeOf(id)),
    ];
    for (const who of [grace, linus, mary]) await connected(who.socket());
    await Promise.all(all);
    await ada.watch();
    await bob.watch();
    const ids = (heard: Shown[]) => new Set(heard.map(({ userId }) => userId));
    expect(ids(ada.heard)).toEqual(new Set([linus.id, mary.id]));
    expect(ids(bob.heard)).toEqual(new Set([grace.id, linus.id]));
    expect(nobody.heard).toEqual([]);
  });
});

test('somebody who moves to another replica stays online', async () => {
  const [grace, linus] = ['Grace', 'Linus'].map((name) => visitorsOf(two).visitor(name));
  if (!grace || !linus) throw new Error('nobody');
  const before = await connected(grace.socket());
  const other = await connected(linus.socket());
  const ada = await watcherAt(one);
  while (!(await ada.watch(grace.id, linus.id)).every(({ online }) => online)) await sleep(10);
  before.disconnect();
  await sleep(reloadMs);
  await connected(openSocket(one.url, grace.cookie));
  const went = ada.changeOf(linus.id);
  other.disconnect();
  await went;
  expect(ada.heard).toMatchObject([{ userId: linus.id, online: false }]);
});

test('a killed replica’s users go offline, and were last seen while it lived', async () => {
  const three = await startChat(shared);
  const grace = visitorsOf(three).visitor('Grace');
  const ada = await watcherAt(one, grace.id);
  const came = ada.changeOf(grace.id);
  await connected(grace.socket());
  await came;
  const went = ada.changeOf(grace.id);
  // As Redis sees it: no sign of life from one moment to the next.
  const killedAt = Date.now();
  three.context.redis?.close();
  const shown = await went;
  expect(shown).toEqual({ userId: grace.id, online: false, lastSeen: expect.any(String) });
  expect(Date.parse(shown.lastSeen ?? '')).toBeLessThanOrEqual(killedAt + leaseMs / 2);
  expect(Date.parse(shown.lastSeen ?? '')).toBeGreaterThan(killedAt - leaseMs);
  expect(ada.heard).toHaveLength(2);
});

test('a restart knows when somebody was last seen', async () => {
  const grace = visitorsOf(alone).visitor('Grace');
  const ada = await watcherAt(alone, grace.id);
  const came = ada.changeOf(grace.id);
  const socket = await connected(grace.socket());
  await came;
  const went = ada.changeOf(grace.id);
  socket.disconnect();
  const shown = await went;
  const restarted = await startChat({ mongoUrl: alone.mongoUrl, presence });
  expect((await watcherAt(restarted, grace.id)).users).toEqual([shown]);
});

describe('nobody is shown offline', () => {
  test.each([
    ['is paused', () => redis.signal('SIGSTOP'), () => redis.signal('SIGCONT')],
    ['is killed and restarts empty', () => redis.signal('SIGKILL'), () => redis.restart()],
  ])('while Redis %s', async (_, breakIt, mend) => {
    const [grace, linus, late] = [
      visitorsOf(two).visitor('Grace'),
      visitorsOf(one).visitor('Linus'),
      visitorsOf(one).visitor('Late'),
    ];
    const theirs = await connected(grace.socket());
    await connected(linus.socket());
    const ada = await watcherAt(one);
    while (!(await ada.watch(grace.id, linus.id)).every(({ online }) => online)) await sleep(10);
    const everyone = [grace.id, linus.id, late.id];
    await ada.watch(...everyone);

    await breakIt();
    const came = ada.changeOf(late.id);
    await connected(late.socket());
    expect(await came).toEqual({ userId: late.id, online: true });
    await sleep(leaseMs + 500);
    expect((await ada.watch(...everyone)).map(({ online }) => online)).toEqual([true, true, true]);
    await mend();
    await sleep(leaseMs + 500);

    const went = ada.changeOf(grace.id);
    theirs.disconnect();
    expect(await went).toMatchObject({ userId: grace.id, online: false });
    expect(ada.heard.map(({ userId, online }) => [userId, online])).toEqual([
      [late.id, true],
      [grace.id, false],
    ]);
    // And what happens from now on is seen as before.
    const back = ada.changeOf(grace.id);
    await connected(grace.socket());
    expect(await back).toEqual({ userId: grace.id, online: true });
  });
});

describe('bad input', () => {
  const id = 'a'.repeat(24);
  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a text', id],
    ['a number', 1],
    ['an object', { 0: id, length: 1 }],
    ['a list with null', [id, null]],
    ['a list with a number', [1]],
    ['a list with a list', [[id]]],
    ['a list with an object', [{ $ne: '' }]],
    ['a list with an empty text', ['']],
    ['a list with a dollar', ['$ne']],
    ['a list with a long id', ['x'.repeat(65)]],
    ['a long list', Array.from({ length: 201 }, (_, i) => `user-${i}`)],
  ])('of userIds that is %s leaves the list as it is', async (_, userIds) => {
    const grace = visitorsOf(alone).visitor('Grace');
    const ada = await watcherAt(alone, grace.id);
    expect(await ada.socket.emitWithAck('presence:watch', { userIds })).toEqual({
      ok: false,
      error: { code: 'VALIDATION_FAILED', message: expect.any(String), field: 'userIds' },
    });
    const came = ada.changeOf(grace.id);
    await connected(grace.socket());
    expect(await came).toEqual({ userId: grace.id, online: true });
    expect(ada.heard).toHaveLength(1);
  });

  test('is not a list of 200', async () => {
    const userIds = Array.from({ length: 200 }, (_, i) => `user-${i}`);
    expect((await watcherAt(alone, ...userIds)).users).toHaveLength(200);
  });
});
