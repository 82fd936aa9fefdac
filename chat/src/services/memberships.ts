import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MembershipModel, MembershipRecord } from '../models/membership.js';

/** The room that everyone is in. */
export const lobbyId = 'lobby';

export interface Memberships {
  add(roomId: string, userId: string): Promise<void>;
  has(roomId: string, userId: string): Promise<boolean>;
  /** All of the user's rooms, the lobby among them. */
  roomIdsOf(userId: string): Promise<string[]>;
  /** The user's rooms in the order of joining, the lobby left out; `cursor` is the last one's. */
  page(
    userId: string,
    limit: number,
    cursor?: string,
  ): Promise<{ roomId: string; cursor: string }[]>;
}

export function createMemberships(model: MembershipModel): Memberships {
  async function add(roomId: string, userId: string): Promise<void> {
    const onInsert: Partial<MembershipRecord> = { role: 'member', joinedAt: new Date() };
    try {
      await model.updateOne({ roomId, userId }, { $setOnInsert: onInsert }, { upsert: true });
    } catch (error) {
      // Two upserts at once: the other one has added the member.
      if (!duplicateKey(error)) throw error;
    }
  }

  return {
    add,

    async has(roomId, userId) {
      if (roomId === lobbyId) await add(lobbyId, userId);
      return (await model.exists({ roomId, userId })) !== null;
    },

    async roomIdsOf(userId) {
      await add(lobbyId, userId);
      return model.distinct('roomId', { userId });
    },

    async page(userId, limit, cursor) {
      const after = cursor && { _id: { $gt: new Types.ObjectId(cursor) } };
      const found = await model
        .find({ userId, roomId: { $ne: lobbyId }, ...after })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, roomId }) => ({ roomId, cursor: _id.toString() }));
    },
  };
}
