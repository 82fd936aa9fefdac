import { next, openSocket, startChat, visitorsOf } from '../chat.fixture.js';

const chat = await startChat();
const { visitor, roomWithMessages } = visitorsOf(chat);
const texts = (messages: { text: string }[]) => messages.map(({ text }) => text);

describe('a message', () => {
  test('is acknowledged with its seq and pushed to all members, the sender too', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const { room } = (await ada.post('/rooms', { name: 'Live' })).body;
    await grace.post(`/rooms/${room.id}/join`);
    const [a, b] = [ada.socket(), grace.socket()];
    for (const socket of [a, b]) {
      const synced = await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
      expect(synced).toEqual({ ok: true, messages: [], head: 0, changes: [], headRev: 0 });
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
      reactions: [],
    };
    expect(ack).toEqual({ ok: true, seq: 1, message });
    const event = { roomId: room.id, messages: [ack.message] };
    expect(await heard).toEqual([event, event]);
    const { body } = await grace.get(`/rooms/${room.id}/messages`);
    expect(body).toEqual({ messages: [ack.message], head: 1, headRev: 0 });
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

  test('can answer another of the same room', async () => {
    const { ada, room, socket } = await roomWithMessages(['question', 'chatter']);
    const draft = { roomId: room.id, clientMessageId: 'r', text: 'answer', replyTo: 1 };
    const ack = await socket.emitWithAck('message:send', draft);
    expect(ack.message).toMatchObject(draft);
    const { body } = await ada.get(`/rooms/${room.id}/messages`);
    expect(body.messages[2]).toEqual(ack.message);
    for (const replyTo of [4, 5]) {
      const refused = { ...draft, clientMessageId: `r${replyTo}`, replyTo };
      expect(await socket.emitWithAck('message:send', refused)).toMatchObject({
        error: { code: 'VALIDATION_FAILED', field: 'replyTo' },
      });
    }
    expect((await ada.get(`/rooms/${room.id}`)).body.room.head).toBe(3);
  });

  test('leaves at once, and what comes meanwhile follows in groups of at most 200', async () => {
    const { ada, room, socket } = await roomWithMessages([]);
    const theirs = ada.socket();
    await theirs.emitWithAck('room:sync', { roomId: room.id, after: 0 });
    const groups: number[][] = [];
    theirs.on('message:new', ({ messages }: { messages: { seq: number }[] }) => {
      groups.push(messages.map(({ seq }) => seq));
    });
    const sends = Array.from({ length: 450 }, (_, i) =>
      socket.emitWithAck('message:send', { roomId: room.id, clientMessageId: `m${i}`, text: 'x' }),
    );
    const all = Array.from({ length: 450 }, (_, i) => i + 1);
    expect((await Promise.all(sends)).map(({ seq }) => seq)).toEqual(all);
    await theirs.emitWithAck('room:sync', { roomId: room.id, after: 450 });
    expect(groups.flat()).toEqual(all);
    expect(groups[0]).toEqual([1]);
    expect(groups.length).toBeLessThan(100);
    expect(Math.max(...groups.map((group) => group.length))).toBeLessThanOrEqual(200);
  });

  test('of many senders at once on two replicas, retried at random, is stored once and without holes', async () => {
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    const { ada, room } = await roomWithMessages([]);
    const senders = [ada, visitor('Grace'), visitor('Edsger'), visitor('Barbara')];
    const sockets: ReturnType<typeof openSocket>[][] = [];
    const heard: number[] = [];
    for (const { id, name, post, socket } of senders) {
      await post(`/rooms/${room.id}/join`);
      sockets.push([socket(), openSocket(replica.url, replica.issuer.cookie({ id, name }))]);
    }
    // The replicas share no fan-out here: each message is pushed by the one that stored it.
    for (const socket of sockets[0] ?? []) {
      await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
      socket.on('message:new', ({ messages }: { messages: { seq: number }[] }) => {
        heard.push(...messages.map(({ seq }) => seq));
      });
    }
    const sends = Array.from({ length: 600 }, async (_, i) => {
      const pair = sockets[i % sockets.length] ?? [];
      const draft = { roomId: room.id, clientMessageId: `m${i >> 2}`, text: `${i}` };
      const copies = Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () =>
        pair[Math.random() < 0.5 ? 0 : 1]?.emitWithAck('message:send', draft),
      );
      const acks = await Promise.all(copies);
      expect(new Set(acks.map((ack) => JSON.stringify(ack))).size).toBe(1);
      expect(acks[0].message).toMatchObject(draft);
      return acks[0].message;
    });
    const sent = (await Promise.all(sends)).sort((a, b) => a.seq - b.seq);
    const all = Array.from({ length: 600 }, (_, i) => i + 1);
    expect(sent.map(({ seq }) => seq)).toEqual(all);
    const read = [];
    for (const after of [0, 200, 400, 600]) {
      const { body } = await ada.get(`/rooms/${room.id}/messages?after=${after}&limit=200`);
      expect(body.head).toBe(600);
      read.push(...body.messages);
    }
    expect(read).toEqual(sent);
    for (const socket of sockets[0] ?? []) {
      await socket.emitWithAck('room:sync', { roomId: room.id, after: 600 });
    }
    expect(heard.sort((a, b) => a - b)).toEqual(all);
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
