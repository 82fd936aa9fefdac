import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import type { MessageModel, MessageRecord } from '../models/message.js';
import { AlreadyTaken, bulkInsert } from './bulk-insert.js';
import type { Recent } from './recent.js';

export interface Draft {
  roomId: string;
  /** Chosen by the client: sending the same one again stores nothing and answers with the first. */
  clientMessageId: string;
  sender: { id: string; name: string };
  text: string;
  /** The `seq` of a message of the same room. */
  replyTo?: number;
  /** Ids of the members whom the text names. */
  mentions?: string[];
}

export interface GroupStore {
  /**
   * Stores drafts of one room under its next `seq`s, by majority, and answers the record of each, an
   * earlier one where the sender has used the id before. `onNew` hears what this call has stored, in order
   * of `seq`, even when the rest then fails.
   */
  store(
    roomId: string,
    drafts: Draft[],
    onNew: (records: MessageRecord[]) => void,
  ): Promise<MessageRecord[]>;
}

/** MongoDB's name of the unique index on the room and the number. */
const numberKey = 'roomId_1_seq_1';
const maxTries = 50;
const maxPauseMs = 100;
const maxFaults = 3;

/** @param known the newest `seq` that this process knows of, by room; a wrong guess costs one more try */
export function createGroupStore(model: MessageModel, known: Recent<number>): GroupStore {
  const insert = bulkInsert(model);

  /**
   * A majority read: a head that a failover takes back would leave a hole. One that is too low costs
   * another try.
   */
  async function readHead(roomId: string): Promise<number> {
    const newest = await model.findOne({ roomId }).sort({ seq: -1 }).lean<MessageRecord>();
    return newest?.seq ?? 0;
  }

  /** A majority read (the connection's default): what it returns may be acknowledged. */
  function findStored(roomId: string, group: Map<string, Draft>): Promise<MessageRecord[]> {
    const ids = [...group.values()].map(({ sender, clientMessageId }) => ({
      roomId,
      'sender.id': sender.id,
      clientMessageId,
    }));
    return model.find({ $or: ids }).lean<MessageRecord[]>().exec();
  }

  /**
   * Takes the numbers after the head under the unique index, in order, and after any error looks again at
   * what is there. A counter raised before the insert would let message 6 appear before 5, and readers past
   * 6 never ask for 5.
   */
  async function storeEach(
    roomId: string,
    group: Map<string, MessageRecord>,
    stored: Map<string, MessageRecord>,
  ): Promise<void> {
    let faults = 0;
    let mayBeStored = false;
    for (let tries = 0; tries < maxTries; tries += 1) {
      let left: MessageRecord[] = [];
      let head = 0;
      try {
        if (mayBeStored)
          for (const one of await findStored(roomId, group)) stored.set(keyOf(one), one);
        left = [...group].filter(([key]) => !stored.has(key)).map(([, record]) => record);
        if (left.length === 0) return;
        head = known.get(roomId) ?? (await readHead(roomId));
        const at = new Date();
        for (const [i, record] of left.entries()) Object.assign(record, { seq: head + 1 + i, at });
        await insert(left);
        // Another replica may have gone on from there already.
        known.set(roomId, Math.max(head + left.length, known.get(roomId) ?? 0));
        for (const record of left) stored.set(keyOf(record), record);
        return;
      } catch (cause) {
        const taken = cause instanceof AlreadyTaken ? cause : undefined;
        if (taken) for (const one of left.slice(0, taken.stored)) stored.set(keyOf(one), one);
        else faults += 1;
        if (faults === maxFaults) {
          throw new HttpError('UNAVAILABLE', 'The message could not be stored', {
            retryAfterMs: 1_000,
            cause,
          });
        }
        mayBeStored = taken?.key !== numberKey;
        // Another replica took a number, or what is there is not yet stored by a majority.
        await sleep(Math.random() * Math.min(20 * (tries + 1), maxPauseMs));
        // Unless that replica has told us of it meanwhile.
        if ((known.get(roomId) ?? 0) <= head + (taken?.stored ?? 0)) known.delete(roomId);
      }
    }
    throw new HttpError('UNAVAILABLE', 'The room is too busy', { retryAfterMs: 1_000 });
  }

  return {
    async store(roomId, drafts, onNew) {
      const group = new Map<string, MessageRecord>();
      for (const draft of drafts) {
        const key = keyOf(draft);
        if (!group.has(key)) group.set(key, toRecord(draft));
      }
      const stored = new Map<string, MessageRecord>();
      try {
        await storeEach(roomId, group, stored);
      } finally {
        const ours = new Set([...group.values()].map(({ _id }) => _id.toString()));
        const records = [...stored.values()].filter(({ _id }) => ours.has(_id.toString()));
        if (records.length > 0) onNew(records.sort((a, b) => a.seq - b.seq));
      }
      return drafts.map((draft) => stored.get(keyOf(draft)) as MessageRecord);
    },
  };
}

/** The id stays the same over all tries, so that a record found later is known as our own. */
function toRecord(draft: Draft): MessageRecord {
  return { _id: new Types.ObjectId(), seq: 0, at: new Date(), ...draft };
}

function keyOf({ sender, clientMessageId }: Pick<Draft, 'sender' | 'clientMessageId'>): string {
  return `${clientMessageId} ${sender.id}`;
}
