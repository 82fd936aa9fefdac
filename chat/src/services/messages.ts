import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MessageModel, MessageRecord } from '../models/message.js';
import { inOrder } from './in-order.js';
import type { Live } from './live.js';
import { type Message, toMessage } from './message.js';

export interface Draft {
  roomId: string;
  /** Chosen by the client: sending the same one again stores nothing and answers with the first. */
  clientMessageId: string;
  sender: { id: string; name: string };
  text: string;
}

export interface HistoryRange {
  /** Messages older than this `seq`. */
  before?: number;
  /** Messages newer than this `seq`; with neither, the newest. */
  after?: number;
  limit: number;
}

export interface Messages {
  /** Stores the message under the room's next `seq`, by majority, and hands it to the room. */
  send(draft: Draft): Promise<Message>;
  /** Ascending by `seq`. */
  history(roomId: string, range: HistoryRange): Promise<{ messages: Message[]; head: number }>;
  /** The newest `seq` of each room that has messages. */
  heads(roomIds: string[]): Promise<Map<string, number>>;
}

const maxTries = 50;

export function createMessages(model: MessageModel, live: Live): Messages {
  const run = inOrder();
  /** The newest `seq` that this process knows of; a wrong guess costs one more try. */
  const known = new Map<string, number>();

  /**
   * Takes `head + 1` under the unique index and asks again when another replica was faster. A counter
   * raised before the insert would let message 6 appear before 5, and readers past 6 never ask for 5.
   */
  async function store(draft: Draft): Promise<{ record: MessageRecord; isNew: boolean }> {
    const { roomId } = draft;
    for (let tries = 0; tries < maxTries; tries += 1) {
      const seq = (known.get(roomId) ?? (await readHead(roomId))) + 1;
      const record = { _id: new Types.ObjectId(), seq, at: new Date(), ...draft };
      try {
        await model.insertOne(record);
        known.set(roomId, seq);
        return { record, isNew: true };
      } catch (error) {
        known.delete(roomId);
        const index = duplicateKey(error);
        if (index === undefined) throw error;
        const earlier = await findEarlier(draft);
        if (earlier) return { record: earlier, isNew: false };
        // Another replica took the number, or the first copy is not yet stored by a majority.
        await sleep(Math.random() * 20);
      }
    }
    throw new HttpError('UNAVAILABLE', 'The room is too busy', { retryAfterMs: 1_000 });
  }

  /** A majority read (the connection's default): what it returns may be acknowledged. */
  function findEarlier({ roomId, sender, clientMessageId }: Draft): Promise<MessageRecord | null> {
    return model
      .findOne({ roomId, 'sender.id': sender.id, clientMessageId })
      .lean<MessageRecord>()
      .exec();
  }

  /** The primary's newest, majority or not: our own majority write comes after it. */
  async function readHead(roomId: string): Promise<number> {
    const newest = await model
      .findOne({ roomId })
      .sort({ seq: -1 })
      .readConcern('local')
      .lean<MessageRecord>();
    return newest?.seq ?? 0;
  }

  async function heads(roomIds: string[]): Promise<Map<string, number>> {
    const rows = await model.aggregate<{ _id: string; head: number }>([
      { $match: { roomId: { $in: roomIds } } },
      { $sort: { roomId: -1, seq: -1 } },
      { $group: { _id: '$roomId', head: { $first: '$seq' } } },
    ]);
    return new Map(rows.map(({ _id, head }) => [_id, head]));
  }

  return {
    heads,

    send: (draft) =>
      run(draft.roomId, async () => {
        const { record, isNew } = await store(draft);
        const message = toMessage(record);
        if (isNew) live.sent(message);
        return message;
      }),

    async history(roomId, { before, after, limit }) {
      const filter = {
        roomId,
        ...(before !== undefined && { seq: { $lt: before } }),
        ...(after !== undefined && { seq: { $gt: after } }),
      };
      const newestFirst = after === undefined;
      const records = await model
        .find(filter)
        .sort({ seq: newestFirst ? -1 : 1 })
        .limit(limit)
        .lean<MessageRecord[]>();
      if (newestFirst) records.reverse();
      const head = (await heads([roomId])).get(roomId) ?? 0;
      return { messages: records.map(toMessage), head };
    },
  };
}
