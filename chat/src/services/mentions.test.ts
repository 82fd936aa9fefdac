import { randomUUID } from 'node:crypto';
import { next, startChat } from '../chat.fixture.js';
import { communityOf } from '../community.fixture.js';

const chat = await startChat();
const { known, roomOf, visitor } = communityOf(chat);
const names = [
  'Ada',
  'Ada Lovelace',
  'Grace Brewster Murray Hopper',
  "Flann O'Brien",
  'Ada',
  '李雷',
];
const members = await known('Writer', ...names);
const [writer = visitor(), ...named] = members;
const [outsider = visitor(), namesake = visitor()] = await known('Outsider', '李雷');
const roomId = await roomOf(members);
const socket = writer.socket();
const idsOf = (...which: number[]) => which.map((i) => named[i]?.id).sort();

async function send(text: string, more: object = {}) {
  const draft = { roomId, clientMessageId: randomUUID(), text, ...more };
  return socket.emitWithAck('message:send', draft);
}

describe('a text', () => {
  test.each<[string, number[]]>([
    ['@Ada', [0, 4]],
    ['hi @ada, and all', [0, 4]],
    ['(@ADA)', [0, 4]],
    ['@Ada’s turn', [0, 4]],
    ['@Ada Lovelace!', [1]],
    ['@Ada  lovelace and @ada', [0, 1, 4]],
    ['@Grace Brewster Murray Hopper: look', [2]],
    ["@Flann O'Brien, you too", [3]],
    ['@李雷', [5]],
    ['@Ａｄａ Ｌｏｖｅｌａｃｅ', [1]],
    ['@Ada\nLovelace', [0, 4]],
  ])('%j names those members', async (text, who) => {
    const { message } = await send(text);
    expect([...message.mentions].sort()).toEqual(idsOf(...who));
  });

  test.each([
    'Ada',
    '@ Ada',
    'ada@ada.example',
    '@Outsider',
    '@Adam',
    '@Grace',
    '@$ne',
    '@.*',
    '@',
    '@@@@',
    '@\n@ @',
    `${'@nobody '.repeat(10)}@Ada`,
  ])('%j names nobody', async (text) => {
    const ack = await send(text);
    expect(ack.ok).toBe(true);
    expect(ack.message).not.toHaveProperty('mentions');
  });

  test('names nobody who is not in the room, and nobody by a list of the client’s', async () => {
    const { message } = await send('@李雷 @Outsider', { mentions: [outsider.id, namesake.id] });
    expect(message.mentions).toEqual(idsOf(5));
  });

  test('of hostile signs and dots does not hold anybody up', async () => {
    for (const text of ['@'.repeat(4_000), `@${'ﷺ'.repeat(3_999)}`, `@${'.'.repeat(3_999)}`]) {
      expect(await send(text)).toMatchObject({ ok: true });
    }
  });
});

test('mentions are the same over HTTP, on sockets, in history and in pushes', async () => {
  const heard = next<{ messages: object[] }>(socket, 'message:new');
  const draft = { clientMessageId: randomUUID(), text: 'by HTTP @Ada Lovelace' };
  const { message } = (await writer.post(`/rooms/${roomId}/messages`, draft)).body;
  expect(message.mentions).toEqual(idsOf(1));
  expect((await heard).messages).toEqual([message]);
  const { body } = await writer.get(`/rooms/${roomId}/messages?limit=1`);
  expect(body.messages).toEqual([message]);
});

test('an edit recomputes them, and a deletion leaves none', async () => {
  const { message } = await send('to @Ada Lovelace');
  const at = { roomId, seq: message.seq };
  const edited = await socket.emitWithAck('message:edit', { ...at, text: 'to @李雷' });
  expect(edited.message.mentions).toEqual(idsOf(5));
  const path = `/rooms/${roomId}/messages/${message.seq}`;
  const plain = (await writer.patch(path, { text: 'to nobody' })).body.message;
  expect(plain).not.toHaveProperty('mentions');
  const again = (await writer.patch(path, { text: '@Ada Lovelace' })).body.message;
  expect(again.mentions).toEqual(idsOf(1));
  const deleted = await socket.emitWithAck('message:delete', at);
  expect(deleted.message).not.toHaveProperty('mentions');
});

test('messages of one socket keep their order, whether they name somebody or not', async () => {
  const acks = await Promise.all(
    Array.from({ length: 40 }, (_, i) => send(i % 2 ? `${i}` : `${i} @Ada Lovelace`)),
  );
  const seqs = acks.map(({ seq }) => seq);
  expect(seqs).toEqual(Array.from(seqs, (_, i) => seqs[0] + i));
});

test('at most 20 are named', async () => {
  const many = await known(...Array.from({ length: 21 }, () => 'Many'));
  const room = await roomOf([writer, ...many]);
  const ack = await send('@Many', { roomId: room });
  expect(ack.message.mentions).toHaveLength(20);
}, 60_000);
