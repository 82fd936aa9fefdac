import { HttpError } from '@usher/common';
import type { MessageModel, MessageRecord } from '../models/message.js';
import { inGroups } from './in-groups.js';
import type { Live } from './live.js';
import { type Message, toMessage } from './message.js';
import { recent } from './recent.js';
import { createGroupStore, type Draft } from './store-group.js';

export interface HistoryRange {
  /** Messages older than this `seq`. */
  before?: number;
  /** Messages newer than this `seq`; with neither, the newest. */
  after?: number;
  limit: number;
}

export interface Messages {
  /**
   * Stores the message under the room's next `seq`, by majority, and hands it to the room; what arrives
   * while others are being stored goes with the next group.
   *
   * @throws HttpError `VALIDATION_FAILED` where it answers a message that is not there
   */
  send(draft: Draft): Promise<Message>;
  /** Ascending by `seq`. */
  history(roomId: string, range: HistoryRange): Promise<{ messages: Message[]; head: number }>;
  /** Another replica has stored messages up to this one. */
  heard(roomId: string, seq: number): void;
  /** The newest `seq` of each room that has messages. */
  heads(roomIds: string[]): Promise<Map<string, number>>;
}

const maxRooms = 100_000;
const groupLimits = { maxSize: 200, maxWaiting: 2_000 };

export function createMessages(model: MessageModel, live: Live): Messages {
  const newest = recent<number>(maxRooms);
  const { store } = createGroupStore(model, newest);
  const sendInGroup = inGroups<Draft, Message>(groupLimits, async (roomId, drafts) => {
    const records = await store(roomId, drafts, (added) => live.sent(roomId, added.map(toMessage)));
    return records.map(toMessage);
  });

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

    // Without it, whenever two replicas write into one room by turns the second one's number would be taken.
    heard(roomId, seq) {
      if (seq > (newest.get(roomId) ?? 0)) newest.set(roomId, seq);
    },

    async send(draft) {
      const { roomId, replyTo } = draft;
      if (replyTo !== undefined && !(await model.exists({ roomId, seq: replyTo }))) {
        throw new HttpError('VALIDATION_FAILED', 'The message to answer is not in this room', {
          field: 'replyTo',
        });
      }
      return sendInGroup(roomId, draft);
    },

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
