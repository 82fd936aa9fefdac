import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { findMongod } from './find-mongod.js';
import { startMembers } from './start-members.js';

const dataDir = await mkdtemp(join(tmpdir(), 'usher-members-'));
const mongod = await findMongod({ env: process.env, onProgress: () => {} });
const set = await startMembers({ mongod, dataDir });
const client = new MongoClient(set.url);
const notes = client.db('test').collection('notes');

afterAll(async () => {
  await client.close();
  await set.stop();
  await rm(dataDir, { recursive: true });
});

/** Also while they elect, which may take more than the one attempt that a driver makes by itself. */
async function write(text: string): Promise<void> {
  const options = { upsert: true, writeConcern: { w: 'majority' } } as const;
  for (;;) {
    const written = await notes.updateOne({ text }, { $set: { text } }, options).catch(() => {});
    if (written) return;
  }
}

test('the others elect a primary when theirs is killed, and it comes back to what they have', async () => {
  await write('a');
  const first = await set.primary();
  await first.kill();
  await write('b');
  const second = await set.primary();
  expect(second.port).not.toBe(first.port);
  await first.restart();
  const others = set.members.filter((member) => member !== first && member !== second);
  await Promise.all(others.map((member) => member.kill()));
  // Only the two together are a majority.
  await write('c');
  const texts = (await notes.find().sort({ text: 1 }).toArray()).map(({ text }) => text);
  expect(texts).toEqual(['a', 'b', 'c']);
});
