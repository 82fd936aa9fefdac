import type { MessageModel } from '../models/message.js';

/** A part of a room's messages. */
export interface Stretch {
  roomId: string;
  /** After this `seq`. */
  after: number;
  /** Up to this one, itself included. */
  upTo: number;
}

/** Counts by room, all rooms in one question each; a room that is not in the answer has none. */
export interface Counts {
  /** The user's own messages. */
  ownIn(userId: string, stretches: Stretch[]): Promise<Map<string, number>>;
  /** What others have written to the user by name, and not deleted. */
  mentionsIn(userId: string, stretches: Stretch[]): Promise<Map<string, number>>;
}

export function createCounts(messages: MessageModel): Counts {
  async function count(
    what: object,
    hint: Record<string, 1>,
    stretches: Stretch[],
  ): Promise<Map<string, number>> {
    if (stretches.length === 0) return new Map();
    const ranges = stretches.map(({ roomId, after, upTo }) => ({
      ...what,
      roomId,
      seq: { $gt: after, $lte: upTo },
    }));
    // Left to itself the planner may take a plan that reads all that is unread.
    const rows = await messages
      .aggregate<{ _id: string; count: number }>([
        { $match: { $or: ranges } },
        { $group: { _id: '$roomId', count: { $sum: 1 } } },
      ])
      .hint(hint);
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  return {
    ownIn: (userId, stretches) =>
      count({ 'sender.id': userId }, { roomId: 1, 'sender.id': 1, seq: 1 }, stretches),

    mentionsIn(userId, stretches) {
      const written = { 'sender.id': { $ne: userId }, deletedAt: { $exists: false } };
      const hint = { mentions: 1, roomId: 1, seq: 1 } as const;
      return count({ mentions: userId, ...written }, hint, stretches);
    },
  };
}
