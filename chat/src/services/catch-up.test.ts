import { randomUUID } from 'node:crypto';
import { testIssuer } from '@usher/common/testing';
import mongoose from 'mongoose';
import { next, openSocket, startChat, visitorsOf } from '../chat.fixture.js';

const issuer = testIssuer();
const chat = await startChat({ issuer });
const other = await startChat({ issuer, mongoUrl: chat.mongoUrl });
const { roomWithMessages } = visitorsOf(chat);
const database = await mongoose.mongo.MongoClient.connect(chat.mongoUrl);
afterAll(() => database.close());

type Room = Awaited<ReturnType<typeof roomWithMessages>>;
type Synced = {
  messages: { seq: number; text: string; reactions: object[] }[];
  changes: { rev: number; seq: number; message: { text: string } }[];
  head: number;
  headRev: number;
};
const sync = ({ socket, room }: Room, after: number, afterRev?: number): Promise<Synced> =>
  socket.emitWithAck('room:sync', { roomId: room.id, after, afterRev });
const seqs = (synced: Synced) => synced.messages.map(({ seq }) => seq);
const texts = (synced: Synced) => synced.messages.map(({ text }) => text);
const revs = (synced: Synced) => synced.changes.map(({ rev }) => rev);

/** The same person at another replica, of whose writes this one's memory knows nothing by itself. */
async function elsewhere({ ada, room }: Room) {
  const socket = openSocket(other.url, ada.cookie);
  await next(socket, 'connect');
  const ask = async (event: string, payload: object) => {
    const ack = await socket.emitWithAck(event, { roomId: room.id, ...payload });
    expect(ack).toMatchObject({ ok: true });
  };
  return {
    send: (text: string) => ask('message:send', { clientMessageId: randomUUID(), text }),
    edit: (seq: number, text: string) => ask('message:edit', { seq, text }),
    react: (seq: number) => ask('message:react', { seq, emoji: '👍', on: true }),
    remove: (seq: number) => ask('message:delete', { seq }),
  };
}

/** Stores many messages at once, as if they had been sent. */
async function fill(roomId: string, from: number, to: number) {
  const sender = { id: 'somebody', name: 'Somebody' };
  const all = Array.from({ length: to - from + 1 }, (_, i) => {
    const seq = from + i;
    return { roomId, seq, clientMessageId: `c${seq}`, sender, text: `t${seq}`, at: new Date() };
  });
  await database
    .db()
    .collection('messages')
    .insertMany(all, { writeConcern: { w: 'majority' } });
}

test('what was stored through another replica is in the very next answer', async () => {
  const room = await roomWithMessages(['one', 'two', 'three']);
  const { send, edit, react, remove } = await elsewhere(room);
  expect(texts(await sync(room, 0, 0))).toEqual(['one', 'two', 'three']);
  for (let i = 4; i <= 12; i += 1) {
    await send(`n${i}`);
    expect(texts(await sync(room, i - 1))).toEqual([`n${i}`]);
    await edit(i - 2, `edited ${i}`);
    const synced = await sync(room, 0, i === 4 ? 0 : i - 4);
    expect(synced.messages[i - 3]).toMatchObject({ text: `edited ${i}` });
    expect(synced).toMatchObject({ head: i, headRev: i - 3 });
    expect(synced.changes.at(-1)).toMatchObject({ seq: i - 2, message: { text: `edited ${i}` } });
  }
  await react(1);
  await remove(2);
  const { messages, changes } = await sync(room, 0, 9);
  expect(messages[0]).toMatchObject({ reactions: [{ emoji: '👍', userIds: [room.ada.id] }] });
  expect(messages[1]).toMatchObject({ text: '' });
  expect(changes.map(({ rev, seq }) => [rev, seq])).toEqual([
    [10, 1],
    [11, 2],
  ]);
});

test('every answer has at least what was acknowledged before it was asked for', async () => {
  const room = await roomWithMessages(['one']);
  const { send, edit } = await elsewhere(room);
  const stored = { head: 1, headRev: 0 };
  let isOver = false;
  const writing = (async () => {
    for (let i = 0; i < 20; i += 1) {
      await send(`m${i}`);
      stored.head += 1;
      await edit(1, `e${i}`);
      stored.headRev += 1;
    }
    isOver = true;
  })();
  const asking = Array.from({ length: 3 }, async () => {
    while (!isOver) {
      const before = { ...stored };
      const synced = await sync(room, 0, 0);
      expect(synced.head).toBeGreaterThanOrEqual(before.head);
      expect(synced.headRev).toBeGreaterThanOrEqual(before.headRev);
      expect(seqs(synced)).toEqual(Array.from({ length: synced.head }, (_, i) => i + 1));
      expect(revs(synced)).toEqual(Array.from({ length: synced.headRev }, (_, i) => i + 1));
      const edits = Number(/^e(\d+)$/.exec(texts(synced)[0] ?? '')?.[1] ?? -1) + 1;
      expect(edits).toBeGreaterThanOrEqual(before.headRev);
    }
  });
  await Promise.all([writing, ...asking]);
}, 60_000);

test('a room of more than is kept is answered whole, wherever the client stands', async () => {
  const room = await roomWithMessages([]);
  const { edit, send } = await elsewhere(room);
  await fill(room.room.id, 1, 2_500);
  await send('mine');
  const page = (from: number) => Array.from({ length: 200 }, (_, i) => from + i);
  expect(seqs(await sync(room, 2_400))).toEqual(page(2_401).slice(0, 101));
  expect(seqs(await sync(room, 100))).toEqual(page(101));
  expect(seqs(await sync(room, 2_000))).toEqual(page(2_001));
  await edit(2_501, 'mine again');
  expect(await sync(room, 2_500, 0)).toMatchObject({
    messages: [{ text: 'mine again' }],
    changes: [{ rev: 1, message: { text: 'mine again' } }],
    headRev: 1,
  });
  // More at once than is kept: what was in memory is of no use.
  await fill(room.room.id, 2_502, 4_000);
  expect(seqs(await sync(room, 3_950))).toEqual(page(3_951).slice(0, 50));
  expect(seqs(await sync(room, 2_500))).toEqual(page(2_501));
  expect(await sync(room, 4_000, 0)).toMatchObject({ messages: [], changes: [{ seq: 2_501 }] });
  const { body } = await room.ada.get(`/rooms/${room.room.id}/messages?after=3990&limit=5`);
  expect(body).toMatchObject({ head: 4_000 });
  expect(Object.keys(body)).toEqual(['messages', 'head', 'headRev']);
  expect(body.messages.map(({ seq }: { seq: number }) => seq)).toEqual(page(3_991).slice(0, 5));
});

test('200 clients that catch up at once cost a few reads, and each gets all it lacks', async () => {
  const room = await roomWithMessages([]);
  const { edit, send } = await elsewhere(room);
  await fill(room.room.id, 1, 300);
  await send('mine');
  for (let i = 0; i < 5; i += 1) await edit(301, `edit ${i}`);
  const db = database.db();
  await db.command({ profile: 2 });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => sync(room, 100 + i, i % 5)),
  );
  await db.command({ profile: 0 });
  for (const [i, answer] of answers.entries()) {
    expect(seqs(answer)).toEqual(
      Array.from({ length: Math.min(200, 201 - i) }, (_, k) => 101 + i + k),
    );
    expect(revs(answer)).toEqual([1, 2, 3, 4, 5].slice(i % 5));
  }
  const reads = await db
    .collection('system.profile')
    .countDocuments({ ns: { $regex: /\.(messages|changes)$/ } });
  // Read one by one they would be 800.
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThan(100);
});
