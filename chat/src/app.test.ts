import { next, startChat, visitorsOf } from './chat.fixture.js';

const chat = await startChat();
const { visitor } = visitorsOf(chat);

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
    ['before and afterRev', '/rooms/lobby/messages?before=1&afterRev=1', undefined],
    ['an afterRev that is no number', '/rooms/lobby/messages?afterRev=abc', undefined],
    ['an afterRev below zero', '/rooms/lobby/messages?afterRev=-1', undefined],
    ['an afterRev as list', '/rooms/lobby/messages?afterRev=1&afterRev=2', undefined],
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
    ...[null, '1', -1, 0.5, [1], { $gt: 0 }, 2 ** 53].map(
      (afterRev): [string, string, unknown, string] => [
        `an afterRev of ${JSON.stringify(afterRev)}`,
        'room:sync',
        { roomId: 'lobby', after: 0, afterRev },
        'afterRev',
      ],
    ),
    ...[null, '1', 0, 1.5, [1], { $gt: 0 }, 2 ** 53, 1e9].map(
      (replyTo): [string, string, unknown, string] => [
        `a replyTo of ${JSON.stringify(replyTo)}`,
        'message:send',
        { ...draft, replyTo },
        'replyTo',
      ],
    ),
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
