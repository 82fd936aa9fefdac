import { dropTestDatabase, testMongoUrl } from '@usher/infra/testing';
import mongoose, { type Connection, Types } from 'mongoose';
import { type MessageModel, messageModel } from '../models/message.js';
import { bulkInsert } from './bulk-insert.js';

const url = testMongoUrl('bulk');
let connection: Connection;
let messages: MessageModel;
const commands: string[] = [];

beforeAll(async () => {
  connection = await mongoose.createConnection(url, { monitorCommands: true }).asPromise();
  messages = messageModel(connection);
  await messages.init();
  connection.getClient().on('commandStarted', ({ commandName }) => commands.push(commandName));
});
afterAll(async () => {
  await connection.close();
  await dropTestDatabase(url);
});

const group = (roomId: string, ...seqs: number[]) =>
  seqs.map((seq) => ({
    _id: new Types.ObjectId(),
    roomId,
    seq,
    clientMessageId: `${roomId} ${seq}`,
    sender: { id: 'ada', name: 'Ada' },
    text: 'hello',
    at: new Date(),
  }));

/** As many groups as are written at once, so that what comes next is written together. */
const occupy = (insert: ReturnType<typeof bulkInsert>, name: string) =>
  Promise.all(Array.from({ length: 8 }, (_, i) => insert(group(`${name}-${i}`, 1))));

const stored = async (roomId: string) =>
  (await messages.find({ roomId }).sort({ seq: 1 }).lean()).map(({ seq }) => seq);

test('groups that wait for a writer go together', async () => {
  const insert = bulkInsert(messages);
  const busy = occupy(insert, 'together');
  commands.length = 0;
  await Promise.all([busy, insert(group('a', 1, 2)), insert(group('b', 1)), insert(group('c', 1))]);
  expect(commands.filter((name) => name === 'insert').length).toBeLessThanOrEqual(9);
  expect([await stored('a'), await stored('b'), await stored('c')]).toEqual([[1, 2], [1], [1]]);
});

test('a number that somebody else has taken is the error of its own group alone', async () => {
  await messages.insertMany(group('taken', 2));
  const insert = bulkInsert(messages);
  const busy = occupy(insert, 'alone');
  const outcomes = await Promise.allSettled([
    insert(group('before', 1, 2)),
    insert(group('taken', 1, 2, 3)),
    insert(group('behind', 1, 2)),
    busy,
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(outcomes[1]).toMatchObject({ reason: { stored: 1, key: 'roomId_1_seq_1' } });
  // In order: what stands behind the taken number would overtake it.
  expect(await stored('taken')).toEqual([1, 2]);
  expect([await stored('before'), await stored('behind')]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('any other error is everybody’s', async () => {
  const insert = bulkInsert(messages);
  const busy = occupy(insert, 'everybody');
  const broken = group('broken', 1).map((record) => ({ ...record, text: 'x'.repeat(17_000_000) }));
  const outcomes = await Promise.allSettled([insert(group('with', 1)), insert(broken), busy]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
