import { readdirSync, readFileSync } from 'node:fs';
import { next, startChat } from './chat.fixture.js';
import { roomsOf } from './rooms.fixture.js';

const chat = await startChat();
const { visitor, admit, newRoom } = roomsOf(chat);
type Visitor = ReturnType<typeof visitor>;

const name = 'Walled garden';
const secret = 'where the key lies';
const room = await newRoom('private', name);
const talk = room.owner.socket();
const said = { roomId: room.id, clientMessageId: 'm1', text: secret };
expect(await talk.emitWithAck('message:send', said)).toMatchObject({ ok: true, seq: 1 });

/** Those who are not in the room, or no longer. */
const outsiders: Record<string, Visitor> = {
  'a stranger': visitor('Stranger'),
  'a kicked member': await formerMember('kick'),
  'a banned member': await formerMember('ban'),
  'a banned stranger': visitor('Unwanted'),
  'whoever has left': await formerMember('leave'),
};
const unwanted = outsiders['a banned stranger'] as Visitor;
await room.owner.post(`/rooms/${room.id}/ban`, { userId: unwanted.id });

async function formerMember(act: 'kick' | 'ban' | 'leave') {
  const who = visitor('Former');
  await admit(room.owner, room.id, who);
  const { status } = await (act === 'leave'
    ? who.post(`/rooms/${room.id}/leave`)
    : room.owner.post(`/rooms/${room.id}/${act}`, { userId: who.id }));
  expect(status).toBe(200);
  return who;
}

const userId = room.member.id;
/** Every route that could speak of rooms, with a body (a query, for `GET`) that a member's request could have. */
const routes: [string, object][] = [
  ['GET /rooms', {}],
  ['POST /rooms', { name: 'My own' }],
  ['POST /rooms/direct', { userId: room.owner.id }],
  ['POST /rooms/join', { code: 'guess' }],
  ['GET /rooms/:id', {}],
  ['PATCH /rooms/:id', { name: 'Mine now' }],
  ['DELETE /rooms/:id', {}],
  ['GET /rooms/:id/members', {}],
  ['GET /rooms/:id/members/me', {}],
  ['GET /rooms/:id/messages', {}],
  ['POST /rooms/:id/messages', { clientMessageId: 'm2', text: 'hello?' }],
  ['PATCH /rooms/:id/messages/:seq', { text: 'changed' }],
  ['DELETE /rooms/:id/messages/:seq', {}],
  ['PUT /rooms/:id/messages/:seq/reactions/:emoji', {}],
  ['DELETE /rooms/:id/messages/:seq/reactions/:emoji', {}],
  ['PUT /rooms/:id/read', { seq: 1 }],
  ['GET /notifications', {}],
  ['GET /search', { q: 'key lies' }],
  ['POST /rooms/:id/join', {}],
  ['POST /rooms/:id/leave', {}],
  ['POST /rooms/:id/code', {}],
  ['POST /rooms/:id/invite', { userId }],
  ['POST /rooms/:id/kick', { userId }],
  ['POST /rooms/:id/mute', { userId }],
  ['POST /rooms/:id/unmute', { userId }],
  ['POST /rooms/:id/ban', { userId }],
  ['POST /rooms/:id/unban', { userId }],
  ['POST /rooms/:id/role', { userId, role: 'moderator' }],
  ['GET /announcements', {}],
  ['POST /announcements', { text: 'hello?' }],
];
/** They say and change nothing of rooms, and have tests of their own. */
const roomlessRoutes = ['GET /users', 'POST /notifications', 'POST /notifications/read'];
const roomlessEvents = ['alive', 'notification:read', 'presence:watch'];

const events: [string, object][] = [
  ['message:send', { clientMessageId: 'm2', text: 'hello?' }],
  ['message:edit', { seq: 1, text: 'changed' }],
  ['message:delete', { seq: 1 }],
  ['message:react', { seq: 1, emoji: '👍', on: true }],
  ['room:sync', { after: 0, afterRev: 0 }],
  ['room:read', { seq: 1 }],
  ['room:typing', {}],
];

test('the tables name every route and every event', () => {
  expect([...routes.map(([route]) => route), ...roomlessRoutes].sort()).toEqual(
    [
      ...found('routes', /router\.(get|post|put|patch|delete)\(\s*'([^']+)'/g).map(
        ([, method, path]) => `${method?.toUpperCase()} ${path}`,
      ),
      ...found('routes', /\.route\('([^']+)'\)([^;]+);/g).flatMap(([, path, chain = '']) =>
        [...chain.matchAll(/^\s*\.(get|post|put|patch|delete)\(/gm)].map(
          ([, method]) => `${method?.toUpperCase()} ${path}`,
        ),
      ),
    ].sort(),
  );
  expect([...events.map(([event]) => event), ...roomlessEvents].sort()).toEqual(
    found('handlers', /onEvent\(\s*chat,\s*'([^']+)'/g)
      .map(([, event]) => event)
      .sort(),
  );
});

function found(folder: string, pattern: RegExp): RegExpMatchArray[] {
  const directory = new URL(`./${folder}/`, import.meta.url);
  const files = readdirSync(directory).filter((file) => !file.endsWith('.test.ts'));
  return files.flatMap((file) => [
    ...readFileSync(new URL(file, directory), 'utf8').matchAll(pattern),
  ]);
}

describe.each(Object.keys(outsiders))('to %s a private room', (persona) => {
  const who = outsiders[persona] as Visitor;

  test.each(routes)('shows nothing at %s', async (route, body) => {
    const [method = '', pattern = ''] = route.split(' ');
    const before = await state();
    const ask = (id: string) => {
      const emoji = encodeURIComponent('👍');
      const path = pattern.replace(':id', id).replace(':seq', '1').replace(':emoji', emoji);
      if (method === 'GET') return who.get(`${path}?${new URLSearchParams({ ...body })}`);
      if (method === 'PUT') return who.put(path, body);
      if (method === 'DELETE') return who.delete(path);
      return method === 'PATCH' ? who.patch(path, body) : who.post(path, body);
    };
    const answer = await ask(room.id);
    expectNoLeak({ ...answer.body, ...answer.headers });
    if (pattern.includes(':id')) {
      // The same as for a room that does not exist.
      const nowhere = await ask('0'.repeat(24));
      expect([answer.status, answer.body]).toEqual([404, nowhere.body]);
      expect(answer.body.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    if (route === 'GET /rooms') expectNoLeak((await who.get('/rooms?public=1')).body);
    expect(await state()).toEqual(before);
  });

  test.each(events)('shows nothing at %s', async (event, payload) => {
    const before = await state();
    const socket = who.socket();
    const ack = await socket.emitWithAck(event, { ...payload, roomId: room.id });
    const nowhere = await socket.emitWithAck(event, { ...payload, roomId: '0'.repeat(24) });
    expect(ack).toEqual(nowhere);
    expect(ack).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expectNoLeak(ack);
    expect(await state()).toEqual(before);
  });

  test('is silent on sockets, whatever happens in it', async () => {
    const socket = who.socket();
    const heard: unknown[] = [];
    socket.onAny((...event) => heard.push(event));
    await next(socket, 'connect');
    await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
    await socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
    const newcomer = visitor('New');
    await admit(room.owner, room.id, newcomer);
    const theirs = next(talk, 'room:changed');
    await room.owner.post(`/rooms/${room.id}/mute`, { userId: room.member.id });
    await room.owner.post(`/rooms/${room.id}/unmute`, { userId: room.member.id });
    await theirs;
    const draft = { ...said, clientMessageId: `to-${who.id}` };
    expect(await talk.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
    const signs = [next(talk, 'room:read'), next(talk, 'room:typing')];
    const at = { roomId: room.id };
    const reading = { ...at, seq: Number.MAX_SAFE_INTEGER };
    const attentive = newcomer.socket();
    expect(await attentive.emitWithAck('room:read', reading)).toMatchObject({ ok: true });
    expect(await attentive.emitWithAck('room:typing', at)).toEqual({ ok: true });
    expect(await Promise.all(signs)).toMatchObject([{ userId: newcomer.id }, { name: 'New' }]);
    await socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
    expect(heard).toEqual([]);
  });
});

test('shows all of that to a member', async () => {
  const { member, id } = room;
  const seen = [
    await member.get('/rooms'),
    await member.get(`/rooms/${id}/members`),
    await member.get(`/rooms/${id}/messages`),
  ].map(({ text }) => text);
  expect(seen).toEqual([
    expect.stringContaining(name),
    expect.stringContaining(room.moderator.id),
    expect.stringContaining(secret),
  ]);
});

async function state() {
  const path = `/rooms/${room.id}`;
  const [{ body: shown }, { body: list }] = await Promise.all([
    room.owner.get(path),
    room.owner.get(`${path}/members`),
  ]);
  return { ...shown, ...list };
}

function expectNoLeak(answer: unknown): void {
  const text = JSON.stringify(answer);
  for (const hidden of [name, secret, room.moderator.id, room.member.id]) {
    expect(text).not.toContain(hidden);
  }
}
