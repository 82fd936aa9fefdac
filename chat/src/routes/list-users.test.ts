import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { next, startChat, visitorsOf } from '../chat.fixture.js';

const chat = await startChat();
const { visitor } = visitorsOf(chat);
const { feed } = chat.issuer;
const reader = visitor('Reader');

type Query = Record<string, string>;
const list = async (query: Query = {}) =>
  (await reader.get(`/users?${new URLSearchParams(query)}`)).body;

/** Asks until the answer is as it should be; the test's own time limit ends a wait in vain. */
async function until(query: Query, holds: (users: { id: string; name: string }[]) => boolean) {
  for (;;) {
    const { users } = await list(query);
    if (holds(users)) return users;
    await sleep(5);
  }
}

async function created(name: string, ver = 1) {
  const userId = randomUUID();
  await feed.append({ type: 'user.created', userId, name, ver });
  return userId;
}

describe('people', () => {
  test('are learned from the feed: created, renamed, banned, back again', async () => {
    const userId = await created('Barbara Liskov');
    const found = [{ id: userId, name: 'Barbara Liskov' }];
    expect(await until({ q: 'barbara' }, ({ length }) => length === 1)).toEqual(found);

    const changed = { type: 'user.changed' as const, userId, roles: ['user'] };
    await feed.append({ ...changed, ver: 2, name: 'Barbara L.', status: 'active' });
    await until({ q: 'barbara' }, ([one]) => one?.name === 'Barbara L.');
    expect((await list({ q: 'liskov' })).users).toEqual([]);

    await feed.append({ ...changed, ver: 3, name: 'Barbara L.', status: 'banned' });
    await until({ q: 'barbara' }, ({ length }) => length === 0);
    await feed.append({ ...changed, ver: 4, name: 'Barbara L.', status: 'active' });
    await until({ q: 'barbara' }, ({ length }) => length === 1);
  });

  test('are learned from the claims of requests and sockets', async () => {
    const [byRequest, bySocket] = [visitor('Edsger Request'), visitor('Edsger Socket')];
    await byRequest.get('/rooms');
    await next(bySocket.socket(), 'connect');
    expect(await until({ q: 'edsger' }, ({ length }) => length === 2)).toEqual(
      [byRequest, bySocket].map(({ id, name }) => ({ id, name })),
    );
  });

  test('are not learned from a token that is refused', async () => {
    const id = randomUUID();
    const session = { id, sid: randomUUID(), name: 'Mallory Refused' };
    await chat.issuer.revoke(session);
    const res = await fetch(`${chat.url}/api/chat/rooms`, {
      headers: { cookie: chat.issuer.cookie(session) },
    });
    expect(res.status).toBe(401);
    await created('Mallory Later');
    await until({ q: 'mallory' }, ({ length }) => length > 0);
    expect((await list({ q: 'mallory' })).users).toMatchObject([{ name: 'Mallory Later' }]);
  });

  test('keep the newest name, whatever comes late', async () => {
    const userId = await created('Tony Second', 2);
    await until({ q: 'tony' }, ({ length }) => length === 1);
    await feed.append({ type: 'user.created', userId, name: 'Tony First', ver: 1 });
    const cookie = chat.issuer.cookie({ id: userId, name: 'Tony First', sid: 'old', ver: 1 });
    // Another replica remembers nothing of them.
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const old = replica.issuer.cookie({ id: userId, name: 'Tony First', sid: 'old', ver: 1 });
    await fetch(`${chat.url}/api/chat/rooms`, { headers: { cookie } });
    await fetch(`${replica.url}/api/chat/rooms`, { headers: { cookie: old } });
    await replica.issuer.feed.append({
      type: 'user.created',
      userId: randomUUID(),
      name: 'Tony Marker',
      ver: 1,
    });
    await until({ q: 'marker' }, ({ length }) => length === 1);
    expect((await list({ q: 'tony' })).users.map(({ name }: { name: string }) => name)).toEqual([
      'Tony Marker',
      'Tony Second',
    ]);
  });

  test('are found by the beginnings of their words, in any case and width', async () => {
    const id = await created('Ｇｒａｃｅ Brewster HOPPER');
    await until({ q: 'grace' }, ({ length }) => length === 1);
    for (const q of ['GRA', 'hop', 'brew gra', '  Hopper ', 'ｇ hopper']) {
      expect([q, (await list({ q })).users.map((user: { id: string }) => user.id)]).toEqual([
        q,
        [id],
      ]);
    }
    for (const q of ['race', 'hopper x', '.*', '$ne', 'gra.']) {
      expect([q, (await list({ q })).users]).toEqual([q, []]);
    }
  });

  test('may be called like an operator', async () => {
    const id = await created('$ver $name');
    await until({ q: '$ver' }, ([one]) => one?.id === id);
    expect((await list({ q: '$ver' })).users).toEqual([{ id, name: '$ver $name' }]);
  });

  test('come page by page, ordered by name, without gaps or repeats and without the reader', async () => {
    const names = Array.from({ length: 101 }, (_, i) => `Crowd ${String(i % 97).padStart(3, '0')}`);
    const ids = await Promise.all(names.map((name) => created(name)));
    // The last to be created, beside the first of its name.
    await until({ q: 'crowd 003' }, ({ length }) => length === 2);
    const pages: { id: string; name: string }[][] = [];
    let cursor: string | undefined;
    do {
      const { users, nextCursor } = await list({ q: 'crowd', ...(cursor && { cursor }) });
      pages.push(users);
      cursor = nextCursor;
    } while (cursor);
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 1]);
    const all = pages.flat();
    expect(all.map(({ name }) => name)).toEqual([...names].sort());
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(ids));

    const everybody = (await list()).users;
    expect(everybody).toHaveLength(50);
    expect((await list({ q: 'reader' })).users).toEqual([]);
  });

  test('are shown to nobody who is not signed in', async () => {
    const res = await fetch(`${chat.url}/api/chat/users`);
    expect([res.status, (await res.json()).errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
  });
});

const none = Buffer.from('nothing').toString('base64url');
test.each([
  ['q', 'q=a&q=b'],
  ['q', `q=${'x'.repeat(81)}`],
  ['cursor', 'cursor='],
  ['cursor', `cursor=${none}`],
  ['cursor', 'cursor=a.b'],
  ['cursor', 'cursor=a&cursor=b'],
  ['cursor', `cursor=${'x'.repeat(4_001)}`],
])('a bad %s is refused (%#)', async (field, query) => {
  const res = await reader.get(`/users?${query}`);
  expect([res.status, res.body]).toEqual([
    400,
    { errors: [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }] },
  ]);
});
