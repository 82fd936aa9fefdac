import { createHmac, randomUUID } from 'node:crypto';
import { signAccessToken } from '@usher/common';
import { cookieHeader, testIssuer, testUser } from '@usher/common/testing';
import request from 'supertest';
import { next, openSocket, startChat } from './chat.fixture.js';

let chat: Awaited<ReturnType<typeof startChat>>;

beforeAll(async () => {
  chat = await startChat();
});

/** A visitor with a session of their own. */
function visitor(name = 'Ada') {
  const id = randomUUID();
  const cookie = chat.issuer.cookie({ id, name, sid: randomUUID() });
  const url = (path: string) => `/api/chat${path}`;
  return {
    id,
    name,
    cookie,
    get: (path: string) => request(chat.app).get(url(path)).set('Cookie', cookie),
    post: (path: string, body?: object) =>
      request(chat.app).post(url(path)).set('Cookie', cookie).send(body),
    socket: () => openSocket(chat.url, cookie),
  };
}

async function roomWithMessages(texts: string[]) {
  const ada = visitor();
  const { room } = (await ada.post('/rooms', { name: 'Reading' })).body;
  const socket = ada.socket();
  for (const text of texts) {
    const draft = { roomId: room.id, clientMessageId: randomUUID(), text };
    expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true });
  }
  return { ada, room, socket };
}

const texts = (messages: { text: string }[]) => messages.map(({ text }) => text);

describe('rooms', () => {
  test('begin with the lobby, which everyone is in', async () => {
    const { body, status } = await visitor().get('/rooms');
    expect(status).toBe(200);
    expect(body).toEqual({
      rooms: [
        {
          id: 'lobby',
          name: 'Lobby',
          visibility: 'public',
          head: expect.any(Number),
          createdAt: expect.any(String),
        },
      ],
    });
  });

  test('are created, found by others and joined', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const created = await ada.post('/rooms', { name: '  Compilers ', visibility: 'secret' });
    expect(created.status).toBe(201);
    const { room } = created.body;
    expect(room).toMatchObject({ name: 'Compilers', visibility: 'public', head: 0 });

    const names = (res: { body: { rooms: { name: string }[] } }) =>
      res.body.rooms.map((r) => r.name);
    expect(names(await ada.get('/rooms'))).toEqual(['Lobby', 'Compilers']);
    expect(names(await ada.get('/rooms?public=1'))).not.toContain('Compilers');
    expect(names(await grace.get('/rooms?public=1'))).toContain('Compilers');
    expect((await grace.get(`/rooms/${room.id}`)).status).toBe(403);

    const joined = await grace.post(`/rooms/${room.id}/join`);
    expect([joined.status, joined.body]).toEqual([200, { room }]);
    expect(names(await grace.get('/rooms'))).toEqual(['Lobby', 'Compilers']);
    expect((await grace.get(`/rooms/${room.id}`)).body).toEqual({ room });
    expect((await grace.post(`/rooms/${room.id}/join`)).status).toBe(200);
  });

  test('come in pages, none twice and none left out', async () => {
    const ada = visitor();
    const made = [];
    for (let i = 0; i < 105; i += 1) {
      made.push((await ada.post('/rooms', { name: `Room ${i}` })).body.room.id);
    }
    const pages = async (who: ReturnType<typeof visitor>, path: string) => {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await who.get(`${path}${cursor}`);
        ids.push(...body.rooms.map((room: { id: string }) => room.id));
        if (!body.nextCursor) return ids;
        cursor = `${path.includes('?') ? '&' : '?'}cursor=${body.nextCursor}`;
      }
    };
    expect(await pages(ada, '/rooms')).toEqual(['lobby', ...made]);
    const found = await pages(visitor(), '/rooms?public=1');
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(made));
  });

  test('show a room on every device of whoever joins it', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const { room } = (await ada.post('/rooms', { name: 'Devices' })).body;
    const socket = grace.socket();
    await next(socket, 'connect');
    const changed = next(socket, 'room:changed');
    await grace.post(`/rooms/${room.id}/join`);
    expect(await changed).toEqual({ room });
    const heard = next(socket, 'message:new');
    const draft = { roomId: room.id, clientMessageId: 'm1', text: 'welcome' };
    await ada.socket().emitWithAck('message:send', draft);
    expect(await heard).toMatchObject({ roomId: room.id, messages: [{ text: 'welcome' }] });
  });
});

describe('a message', () => {
  test('is acknowledged with its seq and pushed to all members, the sender too', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const { room } = (await ada.post('/rooms', { name: 'Live' })).body;
    await grace.post(`/rooms/${room.id}/join`);
    const [a, b] = [ada.socket(), grace.socket()];
    for (const socket of [a, b]) {
      const synced = await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
      expect(synced).toEqual({ ok: true, messages: [], head: 0 });
    }
    const heard = Promise.all([next(a, 'message:new'), next(b, 'message:new')]);
    const draft = { roomId: room.id, clientMessageId: 'm1', text: 'Hello ☕ <b>' };
    const ack = await a.emitWithAck('message:send', draft);
    const message = {
      ...draft,
      seq: 1,
      id: expect.any(String),
      sender: { id: ada.id, name: 'Ada' },
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    };
    expect(ack).toEqual({ ok: true, seq: 1, message });
    const event = { roomId: room.id, messages: [ack.message] };
    expect(await heard).toEqual([event, event]);
    const { body } = await grace.get(`/rooms/${room.id}/messages`);
    expect(body).toEqual({ messages: [ack.message], head: 1 });
  });

  test('sent again under the same clientMessageId is stored once and has the first seq', async () => {
    const { ada, room, socket } = await roomWithMessages(['before']);
    const draft = { roomId: room.id, clientMessageId: 'again', text: 'once' };
    const acks = await Promise.all(
      Array.from({ length: 20 }, () => socket.emitWithAck('message:send', draft)),
    );
    const other = await ada.socket().emitWithAck('message:send', { ...draft, text: 'changed' });
    expect(new Set([...acks, other].map((ack) => JSON.stringify(ack))).size).toBe(1);
    const { body } = await ada.get(`/rooms/${room.id}/messages`);
    expect(texts(body.messages)).toEqual(['before', 'once']);
    // The id is the sender's own: somebody else may use the same.
    const grace = visitor('Grace');
    await grace.post(`/rooms/${room.id}/join`);
    expect(await grace.socket().emitWithAck('message:send', draft)).toMatchObject({ seq: 3 });
  });

  test('of many senders at once on two replicas gets a seq without holes or doubles', async () => {
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const { ada, room } = await roomWithMessages([]);
    const there = openSocket(replica.url, replica.issuer.cookie({ id: ada.id, name: 'Ada' }));
    const here = ada.socket();
    const sends = Array.from({ length: 200 }, (_, i) => {
      const draft = { roomId: room.id, clientMessageId: `m${i}`, text: `${i}` };
      return (i % 2 ? here : there).emitWithAck('message:send', draft);
    });
    const seqs = (await Promise.all(sends)).map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    const { body } = await ada.get(`/rooms/${room.id}/messages?after=0&limit=200`);
    expect(body.messages.map((m: { seq: number }) => m.seq)).toEqual(seqs);
    expect(body.head).toBe(200);
  });

  test('cannot be sent to, or read from, a room one is not in', async () => {
    const { room, socket } = await roomWithMessages(['private enough']);
    const grace = visitor('Grace');
    const theirs = grace.socket();
    await next(theirs, 'connect');
    let leaked = 0;
    theirs.on('message:new', () => {
      leaked += 1;
    });
    const draft = { roomId: room.id, clientMessageId: 'm', text: 'hi' };
    const refused = { ok: false, error: { code: 'FORBIDDEN', message: expect.any(String) } };
    expect(await theirs.emitWithAck('message:send', draft)).toEqual(refused);
    expect(await theirs.emitWithAck('room:sync', { roomId: room.id, after: 0 })).toEqual(refused);
    const read = await grace.get(`/rooms/${room.id}/messages`);
    expect([read.status, read.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    await socket.emitWithAck('message:send', { ...draft, text: 'still here' });
    await theirs.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
    expect(leaked).toBe(0);
    const nowhere = await theirs.emitWithAck('message:send', { ...draft, roomId: 'nowhere' });
    expect(nowhere.error.code).toBe('NOT_FOUND');
    expect((await grace.get('/rooms/nowhere/messages')).status).toBe(404);
    expect((await grace.post('/rooms/nowhere/join')).status).toBe(404);
  });
});

describe('history', () => {
  test('is read by seq in both directions, ascending', async () => {
    const all = Array.from({ length: 12 }, (_, i) => `${i + 1}`);
    const { ada, room, socket } = await roomWithMessages(all);
    const read = async (query: string) => {
      const { body } = await ada.get(`/rooms/${room.id}/messages?${query}`);
      expect(body.head).toBe(12);
      return texts(body.messages);
    };
    expect(await read('')).toEqual(all);
    expect(await read('limit=3')).toEqual(['10', '11', '12']);
    expect(await read('before=10&limit=3')).toEqual(['7', '8', '9']);
    expect(await read('before=1')).toEqual([]);
    expect(await read('after=9')).toEqual(['10', '11', '12']);
    expect(await read('after=3&limit=2')).toEqual(['4', '5']);
    expect(await read('after=12')).toEqual([]);
    const synced = await socket.emitWithAck('room:sync', { roomId: room.id, after: 10 });
    expect([texts(synced.messages), synced.head]).toEqual([['11', '12'], 12]);
  });
});

describe('without a session that counts', () => {
  const foreign = testIssuer();

  const base64url = (text: string) => Buffer.from(text).toString('base64url');

  /** Our own token with another header, signed by whatever `sign` makes of it. */
  function forge(header: object, sign: (signed: string) => string): string {
    const { kid } = chat.issuer.signingKey;
    const head = base64url(JSON.stringify({ typ: 'at+jwt', kid, ...header }));
    const signed = `${head}.${chat.issuer.token().split('.')[1]}`;
    return cookieHeader(`${signed}.${sign(signed)}`);
  }

  function hmacWithPublicKey(signed: string): string {
    const key = JSON.stringify(chat.issuer.jwks[0]);
    return createHmac('sha256', key).update(signed).digest('base64url');
  }

  test.each([
    ['nobody', () => 'a=b', 'AUTH_REQUIRED'],
    ['a broken cookie', () => 'session=%%%', 'TOKEN_INVALID'],
    ['a foreign token', () => foreign.cookie(), 'TOKEN_INVALID'],
    ['a token with alg none', () => forge({ alg: 'none' }, () => ''), 'TOKEN_INVALID'],
    [
      'a token with HS256 over the public key',
      () => forge({ alg: 'HS256' }, hmacWithPublicKey),
      'TOKEN_INVALID',
    ],
  ])('%s gets 401 on every route and no socket', async (_, cookie, code) => {
    const routes = [
      request(chat.app).get('/api/chat/rooms'),
      request(chat.app).post('/api/chat/rooms').send({ name: 'Mine' }),
      request(chat.app).get('/api/chat/rooms/lobby'),
      request(chat.app).post('/api/chat/rooms/lobby/join').send({}),
      request(chat.app).get('/api/chat/rooms/lobby/messages'),
    ];
    for (const route of routes) {
      const { status, body } = await route.set('Cookie', cookie());
      expect([status, body.errors[0].code]).toEqual([401, code]);
    }
    const error = await next<{ data: { code: string } }>(
      openSocket(chat.url, cookie()),
      'connect_error',
    );
    expect(error.data.code).toBe(code);
  });

  test('an expired token is told from a bad one', async () => {
    const { token } = signAccessToken(testUser(), chat.issuer.signingKey, { ttlSeconds: -60 });
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookieHeader(token));
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_EXPIRED']);
  });

  test('a token for another audience is refused', async () => {
    const options = { ttlSeconds: 60, audience: 'somebody-else' };
    const { token } = signAccessToken(testUser(), chat.issuer.signingKey, options);
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookieHeader(token));
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_INVALID']);
  });

  test('a session that ended is refused on HTTP, and its socket is closed with the reason', async () => {
    const id = randomUUID();
    const sid = randomUUID();
    const cookie = chat.issuer.cookie({ id, sid });
    const socket = openSocket(chat.url, cookie);
    await next(socket, 'connect');
    const ended = next(socket, 'session:ended');
    const closed = next(socket, 'disconnect');
    await chat.issuer.revoke({ id, sid });
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'signout' });
    await closed;
    const res = await request(chat.app).get('/api/chat/rooms').set('Cookie', cookie);
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'SESSION_REVOKED']);
    const error = await next<{ data: object }>(openSocket(chat.url, cookie), 'connect_error');
    expect(error.data).toMatchObject({ code: 'SESSION_REVOKED' });
  });

  test('the main namespace takes nobody', async () => {
    const { io } = await import('socket.io-client');
    const socket = io(chat.url, { transports: ['websocket'], reconnection: false });
    await next(socket, 'connect_error');
    socket.disconnect();
  });
});

describe('bad input', () => {
  test.each<[string, string, object | undefined]>([
    ['a room without a name', '/rooms', {}],
    ['a room with a blank name', '/rooms', { name: '  ' }],
    ['a room with a number as name', '/rooms', { name: 1 }],
    ['a room with a list as name', '/rooms', { name: ['a'] }],
    ['a room with an object as name', '/rooms', { name: { $gt: '' } }],
    ['a room with a long name', '/rooms', { name: 'x'.repeat(81) }],
    ['a cursor that is none', '/rooms?cursor=abc', undefined],
    ['a cursor as list', '/rooms?cursor=a&cursor=b', undefined],
    ['a public that is none', '/rooms?public=yes', undefined],
    ['a before that is no number', '/rooms/lobby/messages?before=abc', undefined],
    ['a before below zero', '/rooms/lobby/messages?before=-1', undefined],
    ['a before with a fraction', '/rooms/lobby/messages?before=1.5', undefined],
    ['a before beyond numbers', '/rooms/lobby/messages?before=99999999999999999999', undefined],
    ['an after as list', '/rooms/lobby/messages?after=1&after=2', undefined],
    ['a limit of zero', '/rooms/lobby/messages?limit=0', undefined],
    ['a limit beyond 200', '/rooms/lobby/messages?limit=201', undefined],
    ['before and after', '/rooms/lobby/messages?before=1&after=1', undefined],
    ['a room id with a dollar', '/rooms/$ne/messages', undefined],
    ['a long room id', `/rooms/${'x'.repeat(65)}`, undefined],
  ])('%s is refused', async (_, path, body) => {
    const ada = visitor();
    const res = await (body ? ada.post(path, body) : ada.get(path));
    expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
    expect((await ada.get('/rooms')).body.rooms).toHaveLength(1);
  });

  test.each([
    ['broken JSON', 'application/json', '{"name":', 400, 'VALIDATION_FAILED'],
    ['a form', 'application/x-www-form-urlencoded', 'name=a', 400, 'VALIDATION_FAILED'],
    [
      '2 MB',
      'application/json',
      JSON.stringify({ name: 'x'.repeat(2e6) }),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ])('a body of %s is refused', async (_, type, body, status, code) => {
    const ada = visitor();
    for (const path of ['/rooms', '/rooms/lobby/join']) {
      const res = await ada.post(path).set('Content-Type', type).send(body);
      expect([path, res.status, res.body.errors[0].code]).toEqual([path, status, code]);
    }
    expect((await ada.get('/rooms')).body.rooms).toHaveLength(1);
  });

  const draft = { roomId: 'lobby', clientMessageId: 'm1', text: 'hi' };
  test.each<[string, string, unknown, string]>([
    ['nothing', 'message:send', undefined, 'roomId'],
    ['a list', 'message:send', [draft], 'roomId'],
    ['no room', 'message:send', { ...draft, roomId: undefined }, 'roomId'],
    ['a room that is an object', 'message:send', { ...draft, roomId: { $ne: '' } }, 'roomId'],
    ['a room that is a list', 'message:send', { ...draft, roomId: ['lobby'] }, 'roomId'],
    ['no id', 'message:send', { ...draft, clientMessageId: undefined }, 'clientMessageId'],
    ['an id that is a number', 'message:send', { ...draft, clientMessageId: 1 }, 'clientMessageId'],
    ['an id with blanks', 'message:send', { ...draft, clientMessageId: 'a b' }, 'clientMessageId'],
    ['no text', 'message:send', { ...draft, text: undefined }, 'text'],
    ['a blank text', 'message:send', { ...draft, text: ' \n ' }, 'text'],
    ['a text that is a list', 'message:send', { ...draft, text: ['hi'] }, 'text'],
    ['a text that is an object', 'message:send', { ...draft, text: { length: 1 } }, 'text'],
    ['a text too long', 'message:send', { ...draft, text: 'x'.repeat(4001) }, 'text'],
    ['an after that is a text', 'room:sync', { roomId: 'lobby', after: '1' }, 'after'],
    ['an after below zero', 'room:sync', { roomId: 'lobby', after: -1 }, 'after'],
    ['an after with a fraction', 'room:sync', { roomId: 'lobby', after: 0.5 }, 'after'],
    ['no after', 'room:sync', { roomId: 'lobby' }, 'after'],
    ['an after that is null', 'room:sync', { roomId: 'lobby', after: null }, 'after'],
  ])('an event with %s is refused and stores nothing', async (_, event, payload, field) => {
    const ada = visitor();
    const socket = ada.socket();
    const before = (await ada.get('/rooms/lobby')).body.room.head;
    const refused = { code: 'VALIDATION_FAILED', message: expect.any(String), field };
    expect(await socket.emitWithAck(event, payload)).toEqual({ ok: false, error: refused });
    expect(await socket.emitWithAck('room:sync', { roomId: 'lobby', after: before })).toMatchObject(
      {
        ok: true,
        messages: [],
        head: before,
      },
    );
  });

  test('an event of 2 MB closes the connection, and the next connection is served', async () => {
    const ada = visitor();
    const socket = ada.socket();
    await next(socket, 'connect');
    socket.emit('message:send', { ...draft, text: 'x'.repeat(2_000_000) }, () => {});
    await next(socket, 'disconnect');
    const again = await ada.socket().emitWithAck('message:send', draft);
    expect(again).toMatchObject({ ok: true });
  });

  test('a foreign page opens no socket and writes nothing', async () => {
    const ada = visitor();
    const res = await ada.post('/rooms', { name: 'Evil' }).set('Origin', 'https://evil.example');
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'ORIGIN_REJECTED']);
    const { io } = await import('socket.io-client');
    const socket = io(`${chat.url}/chat`, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { Cookie: ada.cookie, Origin: 'https://evil.example' },
    });
    await next(socket, 'connect_error');
    socket.disconnect();
  });
});
