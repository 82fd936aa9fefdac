import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, ObjectId } from 'mongodb';
import { createHistogram } from './histogram.js';

/**
 * What this MongoDB can do at most: messages written by the driver alone, by majority, under chat's unique
 * indexes. Arguments: address, seconds, and lone messages a second. Says its figures in a line of JSON.
 */
const [url = '', seconds = '3', lonePerSecond = '20'] = process.argv.slice(2);
const client = await MongoClient.connect(url);
const messages = client
  .db()
  .collection('raw', { writeConcern: { w: 'majority', wtimeoutMS: 10_000 } });
await messages.createIndex({ roomId: 1, seq: 1 }, { unique: true });
await messages.createIndex({ roomId: 1, 'sender.id': 1, clientMessageId: 1 }, { unique: true });

let numbered = 0;
function newMessage(roomId: string) {
  numbered += 1;
  const sender = { id: 'visitor0', name: 'Visitor 0' };
  const text = 'lorem ipsum '.repeat(11).slice(0, 130);
  const clientMessageId = `m${process.pid}-${numbered}`;
  return {
    _id: new ObjectId(),
    roomId,
    seq: numbered,
    clientMessageId,
    sender,
    text,
    at: new Date(),
  };
}

/** Documents a second, of so many writers that each write so many at once. */
async function insert(writers: number, size: number): Promise<number> {
  const startedAt = performance.now();
  const until = startedAt + Number(seconds) * 1000;
  let count = 0;
  async function write(writer: number): Promise<void> {
    while (performance.now() < until) {
      await messages.insertMany(Array.from({ length: size }, () => newMessage(`raw${writer}`)));
      count += size;
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, i) => write(i)));
  return count / ((performance.now() - startedAt) / 1000);
}

/** One at a time, as far apart as chat's: a processor that has gone to sleep takes longer. */
async function insertLone() {
  const ms = createHistogram();
  for (let i = 0; i < Number(seconds) * Number(lonePerSecond); i += 1) {
    await sleep(1_000 / Number(lonePerSecond));
    const sentAt = performance.now();
    await messages.insertOne(newMessage('lone'));
    ms.add(performance.now() - sentAt);
  }
  return ms;
}

await insert(8, 64);
const groups = await insert(8, 64);
const singles = await insert(32, 1);
const loneMs = await insertLone();
await messages.drop();
await client.close();
process.stdout.write(`${JSON.stringify({ groups, singles, loneMs })}\n`);
