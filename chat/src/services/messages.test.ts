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
