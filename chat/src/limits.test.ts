import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { next, startChat, visitorsOf } from './chat.fixture.js';

const limited = {
  code: 'RATE_LIMITED',
  message: expect.any(String),
  retryAfterMs: expect.any(Number),
};

describe('with a tenth of the limits', () => {
  // Two messages, three changes, six questions and six other writes in ten seconds, three sockets.
  const started = startChat({ rateLimitFactor: 0.1 });

  async function stage() {
    const chat = await started;
    const { visitor } = visitorsOf(chat);
    return { chat, ada: visitor(), grace: visitor('Grace') };
  }
  const draft = (roomId: string, text: string) => ({
    roomId,
    clientMessageId: randomUUID(),
    text,
  });

  test('a message beyond them is refused and not stored, whichever device sends it', async () => {
    const { ada, grace } = await stage();
    const { room } = (await ada.post('/rooms', { name: 'Loud' })).body;
    await grace.post(`/rooms/${room.id}/join`);
    const [one, two, other] = [ada.socket(), ada.socket(), grace.socket()];
    const send = (socket: typeof one, text: string) =>
      socket.emitWithAck('message:send', draft(room.id, text));
    expect(await send(one, 'one')).toMatchObject({ ok: true, seq: 1 });
    expect(await send(two, 'two')).toMatchObject({ ok: true, seq: 2 });
    expect(await send(one, 'three')).toEqual({ ok: false, error: limited });
    expect(await send(two, '')).toEqual({ ok: false, error: limited });
    expect(await send(other, 'four')).toMatchObject({ ok: true, seq: 3 });
    expect(await one.emitWithAck('room:sync', { roomId: room.id, after: 2 })).toMatchObject({
      ok: true,
      messages: [{ text: 'four' }],
      head: 3,
    });
  });

  /** What a refused request says, in its body and in `Retry-After`. */
  function expectLimited(res: { status: number; body: object; headers: object }) {
    expect([res.status, res.body]).toEqual([429, { errors: [limited] }]);
    expect(res.headers).toMatchObject({ 'retry-after': expect.stringMatching(/^([1-9]|10)$/) });
  }

  test('messages count together over HTTP and by socket', async () => {
    const { ada } = await stage();
    const { room } = (await ada.post('/rooms', { name: 'Both ways' })).body;
    const path = `/rooms/${room.id}/messages`;
    expect((await ada.post(path, draft(room.id, 'one'))).status).toBe(201);
    const socket = ada.socket();
    const send = () => socket.emitWithAck('message:send', draft(room.id, 'two'));
    expect(await send()).toMatchObject({ ok: true, seq: 2 });
    expectLimited(await ada.post(path, draft(room.id, 'three')));
    expect(await send()).toEqual({ ok: false, error: limited });
    expect((await ada.get(path)).body.head).toBe(2);
  });

  test('changes count together: edits, reactions and deletions, over HTTP and by socket', async () => {
    const { ada } = await stage();
    const { room } = (await ada.post('/rooms', { name: 'Changes' })).body;
    const path = `/rooms/${room.id}/messages`;
    await ada.post(path, draft(room.id, 'one'));
    const thumb = `${path}/1/reactions/${encodeURIComponent('👍')}`;
    expect((await ada.patch(`${path}/1`, { text: 'two' })).status).toBe(200);
    expect((await ada.put(thumb)).status).toBe(200);
    const socket = ada.socket();
    const edit = { roomId: room.id, seq: 1, text: 'three' };
    expect(await socket.emitWithAck('message:edit', edit)).toMatchObject({ ok: true });
    for (const res of [
      await ada.patch(`${path}/1`, { text: 'four' }),
      await ada.delete(thumb),
      await ada.delete(`${path}/1`),
    ]) {
      expectLimited(res);
    }
    const target = { roomId: room.id, seq: 1 };
    for (const [event, payload] of [
      ['message:edit', { ...target, text: 'four' }],
      ['message:react', { ...target, emoji: '👍', on: false }],
      ['message:delete', target],
    ] as const) {
      expect(await socket.emitWithAck(event, payload)).toEqual({ ok: false, error: limited });
    }
    const { messages } = (await ada.get(path)).body;
    expect(messages).toMatchObject([{ text: 'three', reactions: [{ emoji: '👍' }] }]);
  });

  test('rooms beyond them are neither made nor changed, reading goes on', async () => {
    const { ada, grace } = await stage();
    const made = [];
    for (let i = 0; i < 6; i += 1) made.push((await ada.post('/rooms', { name: `${i}` })).status);
    expect(made).toEqual(Array(6).fill(201));
    const { rooms } = (await ada.get('/rooms')).body;
    const { id } = rooms.at(-1);
    for (const res of [
      await ada.post('/rooms', { name: '7' }),
      await ada.post('/rooms', { name: 7 }),
      await ada.patch(`/rooms/${id}`, { name: 'renamed' }),
      await ada.delete(`/rooms/${id}`),
      await ada.post(`/rooms/${id}/invite`, { userId: grace.id }),
    ]) {
      expectLimited(res);
    }
    expect((await ada.get('/rooms')).body.rooms).toEqual(rooms);
    expect((await grace.post('/rooms', { name: 'Hers' })).status).toBe(201);
  });

  test('questions beyond them are refused, messages still pass', async () => {
    const { ada } = await stage();
    const socket = ada.socket();
    const sync = () => socket.emitWithAck('room:sync', { roomId: 'lobby', after: 0 });
    for (let i = 0; i < 6; i += 1) expect(await sync()).toMatchObject({ ok: true });
    expect(await sync()).toEqual({ ok: false, error: limited });
    const sent = await socket.emitWithAck('message:send', draft('lobby', 'still here'));
    expect(sent).toMatchObject({ ok: true });
  });

  test.each([
    ['room:read', 6, { roomId: 'lobby', seq: 0 }],
    ['room:typing', 3, { roomId: 'lobby' }],
    ['presence:watch', 6, { userIds: [] }],
  ])('so is %s', async (event, times, payload) => {
    const { ada } = await stage();
    const socket = ada.socket();
    for (let i = 0; i < times; i += 1) {
      expect(await socket.emitWithAck(event, payload)).toMatchObject({ ok: true });
    }
    expect(await socket.emitWithAck(event, payload)).toEqual({ ok: false, error: limited });
  });

  test('a socket beyond them is refused until one closes', async () => {
    const { ada, grace } = await stage();
    const sockets = [ada.socket(), ada.socket(), ada.socket()];
    await Promise.all(sockets.map((socket) => next(socket, 'connect')));
    const refused = ada.socket();
    expect(await next(refused, 'connect_error')).toMatchObject({ data: limited });
    await next(grace.socket(), 'connect');
    sockets[0]?.disconnect();
    refused.on('connect_error', () => refused.connect());
    refused.connect();
    await next(refused, 'connect');
  });

  test('what became of events is counted', async () => {
    const { chat, ada } = await stage();
    const socket = ada.socket();
    socket.emit('made:up', {});
    for (const text of ['one', 'two', 'three']) {
      await socket.emitWithAck('message:send', draft('lobby', text));
    }
    const { text } = await request(chat.app).get('/metrics');
    const labels = 'service="chat",namespace="/chat",event=';
    expect(text).toContain(`socket_events_total{${labels}"message:send",outcome="ok"}`);
    expect(text).toContain(`socket_events_total{${labels}"message:send",outcome="RATE_LIMITED"}`);
    expect(text).toContain(`socket_events_total{${labels}"unknown",outcome="ignored"} 1`);
    expect(text).toMatch(/socket_connections\{service="chat",namespace="\/chat"\} [1-9]/);
    expect(text).not.toContain('made:up');
  });
});

test('sockets are counted by the address that the trusted proxy says', async () => {
  const { visitor } = visitorsOf(await startChat({ rateLimitFactor: 0.001, trustProxy: '1' }));
  const from = (address: string) => visitor().socket({ 'X-Forwarded-For': address });
  await next(from('192.0.2.1'), 'connect');
  await next(from('192.0.2.2'), 'connect');
  const refused = from('192.0.2.9, 192.0.2.1');
  expect(await next(refused, 'connect_error')).toMatchObject({ data: limited });
});
