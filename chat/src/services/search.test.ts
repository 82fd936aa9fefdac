import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { startChat, visitorsOf } from '../chat.fixture.js';
import { communityOf, until } from '../community.fixture.js';

const chat = await startChat();
const { visitor, admit, roomOf } = communityOf(chat);
type Visitor = ReturnType<typeof visitor>;
const database = await mongoose.createConnection(chat.mongoUrl).asPromise();
afterAll(() => database.close());

const [ada, grace, eve] = [visitor('Ada'), visitor('Grace'), visitor('Eve')];
const first = await roomOf([ada, grace]);
const second = await roomOf([ada]);
const socket = ada.socket();

async function say(roomId: string, text: string) {
  const draft = { roomId, clientMessageId: randomUUID(), text };
  const ack = await socket.emitWithAck('message:send', draft);
  expect(ack).toMatchObject({ ok: true });
  return ack.message;
}

async function search(who: Visitor, query: Record<string, string>) {
  const res = await who.get(`/search?${new URLSearchParams(query)}`);
  expect(res.status).toBe(200);
  return res.body;
}
const found = async (who: Visitor, query: Record<string, string>): Promise<string[]> =>
  (await search(who, query)).messages.map(({ text }: { text: string }) => text);

describe('search', () => {
  test('finds what was acknowledged, as it is, in all of one’s rooms, newest first', async () => {
    const one = await say(first, 'a pelican in the first room');
    const two = await say(second, 'Pelicans? One pélican!');
    expect(await search(ada, { q: 'PELICAN' })).toEqual({ messages: [two, one] });
    expect(await search(ada, { q: 'pelican', roomId: first })).toEqual({ messages: [one] });
    expect(await search(grace, { q: 'pelican' })).toEqual({ messages: [one] });
    expect(await search(eve, { q: 'pelican' })).toEqual({ messages: [] });
  });

  test('needs all words, and takes signs for nothing else', async () => {
    await say(first, "don't feed the heron");
    await say(first, 'feed the crow');
    expect(await found(ada, { q: 'feed heron' })).toEqual(["don't feed the heron"]);
    expect(await found(ada, { q: "heron don't" })).toEqual(["don't feed the heron"]);
    expect(await found(ada, { q: 'feed -heron' })).toEqual(["don't feed the heron"]);
    expect(await found(ada, { q: '"feed" "crow' })).toEqual(['feed the crow']);
    expect(await found(ada, { q: 'the crow' })).toEqual(['feed the crow']);
    for (const q of ['-', '"', '\\', '!!!', '$where', '.*', 'fee']) {
      expect([q, await found(ada, { q })]).toEqual([q, []]);
    }
  });

  test('finds an edited message by its new text only, and a deleted one not at all', async () => {
    const { seq } = await say(first, 'an ostrich');
    expect(await found(ada, { q: 'ostrich' })).toEqual(['an ostrich']);
    await socket.emitWithAck('message:edit', { roomId: first, seq, text: 'an emu' });
    expect(await found(ada, { q: 'ostrich' })).toEqual([]);
    expect(await found(ada, { q: 'emu' })).toEqual(['an emu']);
    await socket.emitWithAck('message:react', { roomId: first, seq, emoji: '👍', on: true });
    expect(await found(grace, { q: 'emu' })).toEqual(['an emu']);
    await socket.emitWithAck('message:delete', { roomId: first, seq });
    expect(await found(ada, { q: 'emu' })).toEqual([]);
    // Not even in what search keeps.
    const kept = await database.collection('searchables').find({ roomId: first, seq }).toArray();
    expect(kept).toMatchObject([{ text: '' }]);
  });

  test('comes page by page, without gaps or repeats', async () => {
    const room = await roomOf([ada]);
    const sent = Array.from({ length: 101 }, (_, i) => say(room, `swan ${i}`));
    const texts = (await Promise.all(sent)).map(({ text }) => text);
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const body = await search(ada, { q: 'swan', ...(cursor && { cursor }) });
      pages.push(body.messages.map(({ text }: { text: string }) => text));
      cursor = body.nextCursor;
    } while (cursor);
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 1]);
    expect(pages.flat()).toEqual(texts.reverse());
  });

  test('takes a text that begins with a dollar literally', async () => {
    const message = await say(first, '$rev $text');
    expect(await search(ada, { q: '$text' })).toEqual({ messages: [message] });
  });
});

describe('of rooms that are not one’s own search', () => {
  test.each([
    ['a stranger', async () => eve],
    ['whoever was put out', () => former('kick')],
    ['whoever has left', () => former('leave')],
    ['whoever was banned', () => former('ban')],
  ])('shows nothing to %s', async (_, outsider) => {
    const roomId = await roomOf([ada]);
    await say(roomId, `secret cormorant`);
    const who = await outsider();
    if (who !== eve) await admitAndLose(who, roomId);
    expect(await search(who, { q: 'cormorant' })).toEqual({ messages: [] });
    const asked = await who.get(`/search?q=cormorant&roomId=${roomId}`);
    const nowhere = await who.get(`/search?q=cormorant&roomId=${'0'.repeat(24)}`);
    expect([asked.status, asked.body]).toEqual([404, nowhere.body]);
    expect(asked.body.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    // It was there to be found.
    expect(await found(ada, { q: 'cormorant', roomId })).toEqual(['secret cormorant']);
  });

  const ways = new Map<Visitor, 'kick' | 'leave' | 'ban'>();
  async function former(way: 'kick' | 'leave' | 'ban') {
    const who = visitor('Former');
    ways.set(who, way);
    return who;
  }
  async function admitAndLose(who: Visitor, roomId: string) {
    await admit(ada, roomId, who);
    expect(await found(who, { q: 'cormorant' })).toEqual(['secret cormorant']);
    const way = ways.get(who);
    const { status } = await (way === 'leave'
      ? who.post(`/rooms/${roomId}/leave`)
      : ada.post(`/rooms/${roomId}/${way}`, { userId: who.id }));
    expect(status).toBe(200);
  }

  test('is refused in a public room that was not joined', async () => {
    const roomId = await roomOf([ada], 'public');
    await say(roomId, 'public cormorant');
    const res = await eve.get(`/search?q=cormorant&roomId=${roomId}`);
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    expect(await search(eve, { q: 'cormorant' })).toEqual({ messages: [] });
  });
});

describe('what was stored and not made searchable', () => {
  /** As a process leaves it that ends between the two. */
  async function forget(roomId: string, from = 0) {
    // What goes on in the background, up to a second later, may have read the mark before and raise it again.
    do {
      await database.collection('searchables').deleteMany({ roomId, seq: { $gt: from } });
      await mark(roomId, { seq: from, rev: 0 });
      await sleep(1_500);
    } while ((await marks.findOne({ _id: roomId }))?.seq !== from);
  }

  const marks = database.collection<{ _id: string; seq: number; rev: number }>('searchmarks');
  const mark = (roomId: string, at: { seq: number; rev: number }) =>
    marks.updateOne({ _id: roomId }, { $set: at });

  test('is found by the next search', async () => {
    const roomId = await roomOf([ada]);
    await say(roomId, 'gull one');
    await say(roomId, 'gull two');
    await socket.emitWithAck('message:edit', { roomId, seq: 1, text: 'gull edited' });
    expect(await found(ada, { q: 'gull' })).toEqual(['gull two', 'gull edited']);
    await forget(roomId, 1);
    expect(await found(ada, { q: 'gull' })).toEqual(['gull two', 'gull edited']);
    await mark(roomId, { seq: 0, rev: 0 });
    await say(roomId, 'gull three');
    expect(await found(ada, { q: 'gull' })).toEqual(['gull three', 'gull two', 'gull edited']);
    await socket.emitWithAck('message:delete', { roomId, seq: 3 });
    await forget(roomId);
    expect(await found(ada, { q: 'gull', roomId })).toEqual(['gull two', 'gull edited']);
  });

  test('is made searchable by a replica that starts, with nobody searching', async () => {
    const roomId = await roomOf([ada]);
    const sent = Array.from({ length: 510 }, (_, i) => say(roomId, `tern ${i}`));
    await Promise.all(sent);
    await until(async () => (await countOf(roomId)) === 510);
    await forget(roomId);
    const replica = await startChat({ mongoUrl: chat.mongoUrl });
    await until(async () => (await countOf(roomId)) === 510);
    const { body } = await visitorsOf(replica).visitor().get('/search?q=tern');
    expect(body).toEqual({ messages: [] });
  }, 60_000);

  const countOf = (roomId: string) => database.collection('searchables').countDocuments({ roomId });
});

describe('bad input', () => {
  const room = `roomId=${first}`;
  test.each([
    ['q', ''],
    ['q', 'q='],
    ['q', 'q=%20'],
    ['q', 'q=a&q=b'],
    ['q', `q=${'x'.repeat(201)}`],
    ['roomId', 'q=a&roomId='],
    ['roomId', 'q=a&roomId=$ne'],
    ['roomId', `q=a&${room}&${room}`],
    ['roomId', `q=a&roomId=${'x'.repeat(65)}`],
    ['cursor', 'q=a&cursor='],
    ['cursor', 'q=a&cursor=x'],
    ['cursor', 'q=a&cursor=a.b'],
    ['cursor', `q=a&cursor=${Buffer.from('1.x').toString('base64url')}`],
    ['cursor', `q=a&cursor=${'x'.repeat(4_001)}`],
    ['cursor', 'q=a&cursor=a&cursor=b'],
  ])('a bad %s is refused (%#)', async (field, query) => {
    const res = await ada.get(`/search?${query}`);
    expect([res.status, res.body]).toEqual([
      400,
      { errors: [{ code: 'VALIDATION_FAILED', message: expect.any(String), field }] },
    ]);
  });

  test('is nobody who is not signed in', async () => {
    const res = await fetch(`${chat.url}/api/chat/search?q=a`);
    expect([res.status, (await res.json()).errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
  });
});
