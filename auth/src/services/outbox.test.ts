import { type FeedEntry, memoryFeed } from '@usher/common/feed';
import mongoose from 'mongoose';
import { newDatabase } from '../auth.fixture.js';
import { outboxModel } from '../models/outbox.js';
import { createOutbox, type Outbox } from './outbox.js';

const connection = await mongoose.createConnection(newDatabase()).asPromise();
const model = outboxModel(connection);
const open: Outbox[] = [];
const entry: FeedEntry = { type: 'session.revoked', sid: 's', userId: 'u', reason: 'signout' };

const recordedAt = 1_700_000_000_000;

beforeAll(() => model.init());
beforeEach(() => model.deleteMany({}));
afterEach(() => Promise.all(open.splice(0).map((outbox) => outbox.close())));
afterAll(() => connection.close());

function openOutbox(feed = memoryFeed(), onFailure = () => {}) {
  const outbox = createOutbox(model, feed, { now: () => recordedAt, onFailure });
  open.push(outbox);
  const record = () => connection.transaction((transaction) => outbox.record([entry], transaction));
  return { outbox, feed, record };
}

test('an entry whose recorder was killed is taken up by another replica, as it was recorded', async () => {
  const { record, outbox } = openOutbox();
  await record();
  await outbox.close();
  const { feed } = openOutbox();
  await new Promise<void>((done) => {
    void feed.follow((seen) => {
      expect(seen).toEqual({ ...entry, recordedAt });
      done();
    });
  });
});

test('a feed that does not take an entry is told of, each time', async () => {
  const feed = { ...memoryFeed(), append: () => Promise.reject(new Error('away')) };
  let failures = 0;
  const { outbox, record } = openOutbox(feed, () => {
    failures += 1;
  });
  expect(await outbox.publish(await record())).toBe(false);
  expect(failures).toBe(1);
  expect(await model.countDocuments()).toBe(1);
});

test('an entry is not recorded when what it tells of does not happen', async () => {
  const { outbox } = openOutbox();
  const failing = connection.transaction(async (transaction) => {
    await outbox.record([entry], transaction);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await model.countDocuments()).toBe(0);
});

test('an entry that was appended but could not be deleted counts as published', async () => {
  const { outbox } = openOutbox();
  let records: Awaited<ReturnType<Outbox['record']>> = [];
  await connection.transaction(async (transaction) => {
    records = await outbox.record([entry], transaction);
  });
  const { deleteMany } = model;
  model.deleteMany = (() => Promise.reject(new Error('away'))) as never;
  try {
    expect(await outbox.publish(records)).toBe(true);
  } finally {
    model.deleteMany = deleteMany;
  }
  expect(await model.countDocuments()).toBe(1);
});
