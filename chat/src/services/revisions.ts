import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import type { ChangeKind, ChangeModel, ChangeRecord } from '../models/change.js';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MessageModel, MessageRecord } from '../models/message.js';

export interface Revisions {
  /**
   * Changes a message and takes the room's next `rev` for it in one transaction; where `update` answers
   * undefined, nothing is written and there is no change.
   *
   * @throws HttpError `NOT_FOUND`, and whatever `update` throws
   */
  record(
    target: { roomId: string; seq: number; userId: string },
    kind: ChangeKind,
    update: (message: MessageRecord, at: Date) => Partial<MessageRecord> | undefined,
  ): Promise<{ message: MessageRecord; change?: ChangeRecord }>;
  /** The newest `rev`, 0 where nothing has changed. */
  headRev(roomId: string): Promise<number>;
  /** The newest `rev` of each room that has changes. */
  headRevs(roomIds: string[]): Promise<Map<string, number>>;
}

const maxTries = 50;

export function createRevisions({
  messages,
  changes,
}: {
  messages: MessageModel;
  changes: ChangeModel;
}): Revisions {
  const newest = (roomId: string) =>
    changes.findOne({ roomId }).sort({ rev: -1 }).lean<ChangeRecord>();

  const attempt: Revisions['record'] = ({ roomId, seq, userId }, kind, update) =>
    messages.db.transaction(async (session) => {
      const message = await messages
        .findOne({ roomId, seq })
        .session(session)
        .lean<MessageRecord>();
      if (!message) throw new HttpError('NOT_FOUND', 'There is no such message');
      const at = new Date();
      const fields = update(message, at);
      if (!fields) return { message };
      const rev = ((await newest(roomId).session(session))?.rev ?? 0) + 1;
      const change = { roomId, rev, seq, kind, by: userId, at };
      await changes.create([change], { session });
      const set = { ...fields, rev };
      await messages.updateOne({ _id: message._id }, { $set: set }, { session });
      return { message: { ...message, ...set }, change };
    }, snapshot);

  return {
    async record(target, kind, update) {
      for (let tries = 0; tries < maxTries; tries += 1) {
        try {
          return await attempt(target, kind, update);
        } catch (error) {
          // Another replica took the number.
          if (duplicateKey(error) === undefined) throw error;
          await sleep(Math.random() * 20);
        }
      }
      throw new HttpError('UNAVAILABLE', 'The room is too busy', { retryAfterMs: 1_000 });
    },

    headRev: async (roomId) => (await newest(roomId))?.rev ?? 0,

    async headRevs(roomIds) {
      const rows = await changes.aggregate<{ _id: string; headRev: number }>([
        { $match: { roomId: { $in: roomIds } } },
        { $sort: { roomId: -1, rev: -1 } },
        { $group: { _id: '$roomId', headRev: { $first: '$rev' } } },
      ]);
      return new Map(rows.map(({ _id, headRev }) => [_id, headRev]));
    },
  };
}

/** All that the transaction reads is one state, and once it is committed, a majority's. */
const snapshot = { readConcern: { level: 'snapshot' as const } };
