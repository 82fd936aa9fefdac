import { MongoClient } from 'mongodb';
import type { StoredRecord } from '../checker/stored.js';
import { writeJsonLines } from '../checker/write-json-lines.js';
import { changeContent } from './contents.js';

interface MessageDocument {
  roomId: string;
  seq: number;
  clientMessageId: string;
  sender: { id: string };
  text: string;
}

interface ChangeDocument {
  roomId: string;
  rev: number;
  seq: number;
  kind: 'edited' | 'deleted' | 'reacted';
  by: string;
}

/** Everything that a majority holds of messages and changes; returns how many messages. */
export async function writeStored(mongoUrl: string, file: string): Promise<number> {
  const client = new MongoClient(mongoUrl, { readConcernLevel: 'majority' });
  const writer = writeJsonLines<StoredRecord>(file);
  const idOf = new Map<string, string>();
  let count = 0;
  try {
    const database = client.db();
    for await (const message of database.collection<MessageDocument>('messages').find()) {
      const { roomId: room, seq, clientMessageId, sender, text } = message;
      idOf.set(`${room} ${seq}`, clientMessageId);
      count += 1;
      writer.write({ type: 'message', room, seq, user: sender.id, clientMessageId, content: text });
    }
    for await (const change of database.collection<ChangeDocument>('changes').find()) {
      const { roomId: room, rev, seq, kind, by } = change;
      const clientMessageId = idOf.get(`${room} ${seq}`) ?? '';
      const content = changeContent(kind, { by, clientMessageId });
      writer.write({ type: 'change', room, rev, seq, content });
    }
  } finally {
    writer.close();
    await client.close();
  }
  return count;
}

/** The newest `seq` and `rev` of each room. */
export async function readHeads(
  mongoUrl: string,
): Promise<Map<string, { seq: number; rev: number }>> {
  const client = new MongoClient(mongoUrl, { readConcernLevel: 'majority' });
  const heads = new Map<string, { seq: number; rev: number }>();
  try {
    for (const [collection, number] of [
      ['messages', 'seq'],
      ['changes', 'rev'],
    ] as const) {
      const group = { $group: { _id: '$roomId', newest: { $max: `$${number}` } } };
      for await (const { _id, newest } of client.db().collection(collection).aggregate([group])) {
        const head = heads.get(_id) ?? { seq: 0, rev: 0 };
        heads.set(_id, { ...head, [number]: newest });
      }
    }
  } finally {
    await client.close();
  }
  return heads;
}
