import { next, startChat, visitorsOf } from '../chat.fixture.js';

const { visitor, roomWithMessages } = visitorsOf(await startChat());
const thumb = encodeURIComponent('👍');

describe('without a socket, a message', () => {
  test('is sent, once for each clientMessageId, and pushed to sockets', async () => {
    const { ada, room, socket } = await roomWithMessages(['one']);
    const heard = next(socket, 'message:new');
    const draft = { clientMessageId: 'm1', text: 'two', replyTo: 1 };
    const sent = await ada.post(`/rooms/${room.id}/messages`, draft);
    expect(sent.status).toBe(201);
    const { message } = sent.body;
    expect(message).toMatchObject({ ...draft, seq: 2, sender: { id: ada.id, name: 'Ada' } });
    expect(await heard).toEqual({ roomId: room.id, messages: [message] });
    const again = await ada.post(`/rooms/${room.id}/messages`, { ...draft, text: 'changed' });
    expect([again.status, again.body]).toEqual([201, { message }]);
    const ack = await socket.emitWithAck('message:send', { ...draft, roomId: room.id });
    expect(ack).toEqual({ ok: true, seq: 2, message });
    expect((await ada.get(`/rooms/${room.id}`)).body.room.head).toBe(2);
  });

  test('may hold tabs, line breaks, 20 links and a long one', async () => {
    const { ada, room } = await roomWithMessages([]);
    const url = 'http://x.example/';
    for (const text of ['a\tb\nc', `${url} `.repeat(20), url.padEnd(2_000, 'x')]) {
      const draft = { clientMessageId: `m${text.length}`, text };
      const res = await ada.post(`/rooms/${room.id}/messages`, draft);
      expect([res.status, res.body.message.text]).toEqual([201, text]);
    }
  });

  test('is edited, reacted to and deleted', async () => {
    const { ada, room, socket } = await roomWithMessages(['one']);
    const path = `/rooms/${room.id}/messages/1`;
    const heard: object[] = [];
    socket.on('message:changed', (change) => heard.push(change));

    const edited = await ada.patch(path, { text: 'first' });
    expect([edited.status, edited.body]).toMatchObject([
      200,
      { rev: 1, message: { text: 'first' } },
    ]);
    const on = await ada.put(`${path}/reactions/${thumb}`);
    const reactions = [{ emoji: '👍', userIds: [ada.id] }];
    expect([on.status, on.body]).toMatchObject([200, { rev: 2, message: { reactions } }]);
    expect((await ada.put(`${path}/reactions/${thumb}`)).body).toEqual(on.body);
    const off = await ada.delete(`${path}/reactions/${thumb}`);
    expect([off.status, off.body]).toMatchObject([200, { rev: 3, message: { reactions: [] } }]);
    const deleted = await ada.delete(path);
    expect([deleted.status, deleted.body]).toMatchObject([200, { rev: 4, message: { text: '' } }]);
    expect((await ada.delete(path)).body).toEqual(deleted.body);
    expect((await ada.patch(path, { text: 'back' })).status).toBe(404);

    const { body } = await ada.get(`/rooms/${room.id}/messages?afterRev=0`);
    expect(body.changes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'edited',
      'reacted',
      'reacted',
      'deleted',
    ]);
    // Whoever starts with the messages as they are knows from where on to follow their changes.
    expect((await ada.get(`/rooms/${room.id}/messages`)).body).toMatchObject({
      head: 1,
      headRev: 4,
    });
    await socket.emitWithAck('room:sync', { roomId: room.id, after: 1 });
    expect(heard).toMatchObject([{ rev: 1 }, { rev: 2 }, { rev: 3 }, { rev: 4 }]);
  });

  test('needs membership for all of this, and the sender’s own hand for some', async () => {
    const { ada, room } = await roomWithMessages(['one']);
    const grace = visitor('Grace');
    const answers = async (roomId: string, seq: number) => {
      const path = `/rooms/${roomId}/messages`;
      const all = [
        await grace.post(path, { clientMessageId: 'm1', text: 'x', replyTo: 99 }),
        await grace.get(`${path}?afterRev=0`),
        await grace.put(`${path}/${seq}/reactions/${thumb}`),
        await grace.delete(`${path}/${seq}/reactions/${thumb}`),
        await grace.patch(`${path}/${seq}`, { text: 'x' }),
        await grace.delete(`${path}/${seq}`),
      ];
      return all.map(({ body }) => body.errors?.[0].code);
    };
    expect(await answers(room.id, 1)).toEqual(Array(6).fill('FORBIDDEN'));
    expect(await answers('nowhere', 1)).toEqual(Array(6).fill('NOT_FOUND'));
    const read = async () => (await ada.get(`/rooms/${room.id}/messages?after=0`)).body;
    expect(await read()).toMatchObject({ head: 1, messages: [{ text: 'one', reactions: [] }] });

    await grace.post(`/rooms/${room.id}/join`);
    expect(await answers(room.id, 1)).toEqual([
      'VALIDATION_FAILED',
      undefined,
      undefined,
      undefined,
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    expect((await answers(room.id, 2)).slice(2)).toEqual(Array(4).fill('NOT_FOUND'));
    expect(await read()).toMatchObject({ head: 1, messages: [{ text: 'one', reactions: [] }] });
  });
});

describe('bad input', () => {
  const draft = { clientMessageId: 'm1', text: 'x' };
  const cases: ['post' | 'patch' | 'put' | 'delete', string, object | undefined, string][] = [];
  const bad = [undefined, null, 1, ['x'], { $gt: '' }, ''];
  for (const value of [...bad, 'a b', 'x'.repeat(65)]) {
    cases.push(['post', '', { ...draft, clientMessageId: value }, 'clientMessageId']);
  }
  const url = 'https://x.example/';
  const controls = ['a\u0000b', 'a\u0007', '\u001b[31m', 'a\rb', 'a\u007fb'];
  const links = [`${url} `.repeat(21), `see ${url.padEnd(2_001, 'x')}`];
  for (const text of [...bad, ' \n', 'x'.repeat(4001), ...controls, ...links]) {
    cases.push(['post', '', { ...draft, text }, 'text'], ['patch', '/1', { text }, 'text']);
  }
  for (const replyTo of [null, '1', 0, -1, 1.5, [1], { $gt: 0 }, 2 ** 53, 2]) {
    cases.push(['post', '', { ...draft, replyTo }, 'replyTo']);
  }
  for (const seq of ['0', '-1', '1.5', 'x', '$ne', '99999999999999999999', '%00']) {
    cases.push(['patch', `/${seq}`, { text: 'x' }, 'seq'], ['delete', `/${seq}`, undefined, 'seq']);
    for (const method of ['put', 'delete'] as const) {
      cases.push([method, `/${seq}/reactions/${thumb}`, undefined, 'seq']);
    }
  }
  for (const emoji of ['x', '1', '%20', thumb + thumb, `%20${thumb}`, '%00', 'x'.repeat(5_000)]) {
    for (const method of ['put', 'delete'] as const) {
      cases.push([method, `/1/reactions/${emoji}`, undefined, 'emoji']);
    }
  }

  let shared: ReturnType<typeof roomWithMessages> | undefined;
  test.each(cases)('in %s messages%.20s %j is refused', async (method, path, body, field) => {
    shared ??= roomWithMessages(['kept']);
    const { ada, room } = await shared;
    const messages = `/rooms/${room.id}/messages`;
    const res = await ada[method](messages + path, body);
    expect([res.status, res.body.errors]).toEqual([
      400,
      [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }],
    ]);
    expect((await ada.get(messages)).body).toMatchObject({
      head: 1,
      messages: [{ text: 'kept', reactions: [] }],
    });
    expect((await ada.get(`${messages}?afterRev=0`)).body.headRev).toBe(0);
  });

  test.each([
    ['post', '/rooms/$ne/messages'],
    ['patch', '/rooms/$ne/messages/1'],
    ['delete', '/rooms/$ne/messages/1'],
    ['put', `/rooms/$ne/messages/1/reactions/${thumb}`],
    ['delete', `/rooms/$ne/messages/1/reactions/${thumb}`],
  ] as const)('in the room of %s %s is refused', async (method, path) => {
    const res = await visitor()[method](path, draft);
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field: 'id' },
    ]);
  });
});
