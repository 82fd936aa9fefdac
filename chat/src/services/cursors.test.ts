import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Socket } from 'socket.io-client';
import { next, startChat, visitorsOf } from '../chat.fixture.js';

const chat = await startChat();
const { visitor, roomWithMessages } = visitorsOf(chat);
type Visitor = ReturnType<typeof visitor>;

const database = await mongoose.createConnection(chat.mongoUrl).asPromise();
afterAll(() => database.close());

/** A room where Ada has said this, and then Grace has come in. */
async function roomForTwo(texts: string[]) {
  const { ada, room, socket } = await roomWithMessages(texts);
  const grace = visitor('Grace');
  await grace.post(`/rooms/${room.id}/join`);
  return { ada, grace, socket, roomId: room.id as string };
}

async function say(socket: Socket, roomId: string, text: string): Promise<number> {
  const draft = { roomId, clientMessageId: randomUUID(), text };
  return (await socket.emitWithAck('message:send', draft)).seq;
}

async function newFor(who: Visitor, roomId: string) {
  const { room } = (await who.get(`/rooms/${roomId}`)).body;
  const listed = (await who.get('/rooms')).body.rooms.find(({ id }: { id: string }) => {
    return id === roomId;
  });
  expect(listed).toEqual(room);
  const { readSeq, unread, mentions } = room;
  return { readSeq, unread, mentions };
}

describe('unread', () => {
  test('are messages of others since joining, until they are read', async () => {
    const { ada, grace, socket, roomId } = await roomForTwo(['one', 'two']);
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 2, unread: 0, mentions: 0 });
    for (const text of ['three', 'four', 'five']) await say(socket, roomId, text);
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 2, unread: 3, mentions: 0 });
    expect(await newFor(ada, roomId)).toEqual({ readSeq: 0, unread: 0, mentions: 0 });

    const read = await grace.put(`/rooms/${roomId}/read`, { seq: 4 });
    const answer = { roomId, seq: 4, unread: 1, mentions: 0 };
    expect([read.status, read.body]).toEqual([200, { read: answer }]);
    const ack = await grace.socket().emitWithAck('room:read', { roomId, seq: 5 });
    expect(ack).toEqual({ ok: true, roomId, seq: 5, unread: 0, mentions: 0 });
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 5, unread: 0, mentions: 0 });
  });

  test('are right with senders at the same time', async () => {
    const { ada, grace, socket, roomId } = await roomForTwo([]);
    const theirs = grace.socket();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => say(i % 2 ? socket : theirs, roomId, `${i}`)),
    );
    expect((await newFor(ada, roomId)).unread).toBe(20);
    expect((await newFor(grace, roomId)).unread).toBe(20);
    const { messages } = (await grace.get(`/rooms/${roomId}/messages?after=17`)).body;
    const others = messages.filter(({ sender }: { sender: { id: string } }) => {
      return sender.id === ada.id;
    });
    const { read } = (await grace.put(`/rooms/${roomId}/read`, { seq: 17 })).body;
    expect(read).toEqual({ roomId, seq: 17, unread: others.length, mentions: 0 });
  });

  test('begin anew for whoever comes back', async () => {
    const { grace, socket, roomId } = await roomForTwo(['one']);
    await say(socket, roomId, 'two');
    await grace.post(`/rooms/${roomId}/leave`);
    await say(socket, roomId, 'three');
    const { room } = (await grace.post(`/rooms/${roomId}/join`)).body;
    expect(room).toMatchObject({ head: 3, readSeq: 3, unread: 0 });
  });

  test('are none in the lobby to whoever comes for the first time', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const socket = ada.socket();
    const before = await say(socket, 'lobby', 'earlier');
    const theirs = grace.socket();
    await theirs.emitWithAck('room:sync', { roomId: 'lobby', after: before });
    expect(await newFor(grace, 'lobby')).toEqual({ readSeq: before, unread: 0, mentions: 0 });
    await say(socket, 'lobby', 'later');
    expect((await newFor(grace, 'lobby')).unread).toBe(1);
  });

  test('are counted for every room of a page', async () => {
    const [ada, grace] = [visitor(), visitor('Grace')];
    const socket = ada.socket();
    const expected: Record<string, number> = {};
    for (let i = 0; i < 8; i += 1) {
      const { room } = (await ada.post('/rooms/direct', { userId: i ? randomUUID() : grace.id }))
        .body;
      expected[room.id] = 0;
    }
    for (let i = 0; i < 8; i += 1) {
      const { room } = (await ada.post('/rooms', { name: `Room ${i}` })).body;
      await grace.post(`/rooms/${room.id}/join`);
      for (let n = 0; n < i; n += 1) await say(socket, room.id, `${n}`);
      expected[room.id] = i;
    }
    const { rooms } = (await grace.get('/rooms')).body;
    const mine = rooms.filter(({ id }: { id: string }) => id !== 'lobby');
    expect(mine).toHaveLength(9);
    for (const { id, unread } of mine) expect([id, unread]).toEqual([id, expected[id]]);
  });

  test('stand in every answer about a room, and not in what all members hear', async () => {
    const { ada, grace, socket, roomId } = await roomForTwo(['one']);
    await say(grace.socket(), roomId, 'two');
    await socket.emitWithAck('message:react', { roomId, seq: 1, emoji: '👍', on: true });
    const changed = next<{ room: object }>(socket, 'room:changed');
    const path = `/rooms/${roomId}`;
    const answers = [
      await ada.patch(path, { name: 'Renamed' }),
      await ada.post(`${path}/join`),
      await ada.post(`${path}/mute`, { userId: grace.id }),
      await ada.post(`${path}/kick`, { userId: grace.id }),
      await ada.delete(path),
    ];
    const unread = { head: 2, headRev: 1, readSeq: 0, unread: 1, mentions: 0 };
    for (const { body } of answers) expect(body.room).toMatchObject(unread);
    const { room } = await changed;
    expect(room).toMatchObject({ head: 2, headRev: 1 });
    for (const field of ['readSeq', 'unread', 'mentions']) expect(room).not.toHaveProperty(field);
  });

  test('count what mentions the reader apart', async () => {
    const { ada, grace, socket, roomId } = await roomForTwo([]);
    const theirs = grace.socket();
    for (const text of ['one', 'two', 'three', 'gone']) await say(socket, roomId, text);
    await say(theirs, roomId, 'myself');
    async function mention(seq: number, ...mentions: string[]) {
      const messages = database.collection('messages');
      const { matchedCount } = await messages.updateOne({ roomId, seq }, { $set: { mentions } });
      expect(matchedCount).toBe(1);
    }
    await mention(1, grace.id);
    await mention(3, ada.id, grace.id);
    await mention(4, grace.id);
    await mention(5, grace.id);
    await socket.emitWithAck('message:delete', { roomId, seq: 4 });
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 0, unread: 4, mentions: 2 });
    const ack = await theirs.emitWithAck('room:read', { roomId, seq: 1 });
    expect(ack).toEqual({ ok: true, roomId, seq: 1, unread: 3, mentions: 1 });
  });
});

describe('a cursor', () => {
  test('moves forward only, and never past the head', async () => {
    const { grace, socket, roomId } = await roomForTwo([]);
    for (const text of ['one', 'two', 'three']) await say(socket, roomId, text);
    const theirs = grace.socket();
    const read = async (seq: number) => {
      const ack = await theirs.emitWithAck('room:read', { roomId, seq });
      return [ack.seq, ack.unread];
    };
    expect(await read(0)).toEqual([0, 3]);
    expect(await read(2)).toEqual([2, 1]);
    expect(await read(1)).toEqual([2, 1]);
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 2, unread: 1, mentions: 0 });
    expect(await read(Number.MAX_SAFE_INTEGER)).toEqual([3, 0]);
    await say(socket, roomId, 'four');
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 3, unread: 1, mentions: 0 });
  });

  test('is told to the room, the reader’s other devices included, in few pushes', async () => {
    const { grace, socket, roomId } = await roomForTwo([]);
    for (let i = 0; i < 20; i += 1) await say(socket, roomId, `${i}`);
    const [one, two] = [grace.socket(), grace.socket()];
    await Promise.all([next(one, 'connect'), next(two, 'connect')]);
    await two.emitWithAck('room:sync', { roomId, after: 20 });
    const heard: { seq: number }[] = [];
    const last = (hears: Socket) =>
      new Promise((done) => {
        hears.on('room:read', (receipt) => receipt.seq === 20 && done(receipt));
      });
    two.on('room:read', (receipt) => heard.push(receipt));
    const lasts = [last(socket), last(two)];
    const started = performance.now();
    for (let seq = 1; seq <= 20; seq += 1) await one.emitWithAck('room:read', { roomId, seq });
    const receipt = { roomId, userId: grace.id, seq: 20 };
    expect(await Promise.all(lasts)).toEqual([receipt, receipt]);
    const seqs = heard.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    // The first at once, each of the others 250 ms after the one before, less what timers are early.
    expect(seqs.length).toBeLessThanOrEqual(1 + (performance.now() - started) / 245);

    // What moves nothing is told to nobody.
    await one.emitWithAck('room:read', { roomId, seq: 20 });
    await one.emitWithAck('room:read', { roomId, seq: 5 });
    await two.emitWithAck('room:sync', { roomId, after: 20 });
    expect(heard).toHaveLength(seqs.length);
  });

  const wrong = { missing: undefined, null: null, text: '1', list: [1], object: { $gt: 0 } };
  const numbers = { negative: -1, fraction: 1.5, huge: 2 ** 53, boolean: true };
  const ids = { null: null, number: 1, list: ['a'], object: { $ne: '' }, long: 'x'.repeat(65) };
  const cases: [string, string, object][] = [
    ...Object.entries({ ...wrong, ...numbers }).map(([name, seq]): [string, string, object] => [
      'seq',
      name,
      { seq },
    ]),
    ...Object.entries({ ...ids, missing: undefined, dollar: '$ne' }).map(
      ([name, roomId]): [string, string, object] => ['roomId', name, { roomId }],
    ),
  ];
  let shared: ReturnType<typeof roomForTwo> | undefined;
  test.each(cases)('whose %s is %s does not move', async (field, _, bad) => {
    shared ??= roomForTwo([]).then(async (stage) => {
      await say(stage.socket, stage.roomId, 'unread');
      return stage;
    });
    const { grace, roomId } = await shared;
    const error = { code: 'VALIDATION_FAILED', message: expect.any(String), field };
    const ack = await grace.socket().emitWithAck('room:read', { roomId, seq: 1, ...bad });
    expect(ack).toEqual({ ok: false, error });
    if (field === 'seq') {
      const res = await grace.put(`/rooms/${roomId}/read`, bad);
      expect([res.status, res.body.errors]).toEqual([400, [error]]);
    }
    expect(await newFor(grace, roomId)).toEqual({ readSeq: 0, unread: 1, mentions: 0 });
  });

  test('in the room of $ne is refused', async () => {
    const res = await visitor().put('/rooms/$ne/read', { seq: 1 });
    expect([res.status, res.body.errors[0]]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', field: 'id' },
    ]);
  });

  test('in a public room needs membership', async () => {
    const { roomId } = await roomForTwo(['one']);
    const stranger = visitor('Stranger');
    const res = await stranger.put(`/rooms/${roomId}/read`, { seq: 1 });
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    const ack = await stranger.socket().emitWithAck('room:read', { roomId, seq: 1 });
    expect(ack).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect((await stranger.post(`/rooms/${roomId}/join`)).body.room).toMatchObject({ readSeq: 1 });
  });
});
