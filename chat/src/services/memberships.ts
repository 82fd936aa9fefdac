import { type ClientSession, Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MembershipModel, MembershipRecord, Role } from '../models/membership.js';
import type { Messages } from './messages.js';

/** The room that everyone is in. */
export const lobbyId = 'lobby';

/** A member as the others see them. */
export interface Member {
  userId: string;
  /** Where chat's directory knows it, in a list. */
  name?: string;
  role: Role;
  /** May only read. */
  muted: boolean;
  /** ISO 8601. */
  joinedAt: string;
  /** The highest `seq` that they have read; in a direct room's list alone. */
  readSeq?: number;
}

export interface Memberships {
  find(roomId: string, userId: string, within?: ClientSession): Promise<MembershipRecord | null>;
  /** Where the cursor of somebody who enters the room begins: nothing is unread. */
  firstCursor(roomId: string): Promise<number>;
  /** All of the user's rooms, the lobby among them. */
  roomIdsOf(userId: string): Promise<string[]>;
  /** The user's rooms in the order of joining, the lobby left out; `cursor` is the last one's. */
  page(
    userId: string,
    limit: number,
    cursor?: string,
  ): Promise<{ roomId: string; cursor: string }[]>;
  /** The room's members in the order of joining. */
  membersOf(
    roomId: string,
    limit: number,
    cursor?: string,
  ): Promise<{ members: MembershipRecord[]; nextCursor?: string }>;
}

export function createMemberships(
  model: MembershipModel,
  messages: Pick<Messages, 'heads'>,
): Memberships {
  async function firstCursor(roomId: string): Promise<number> {
    return (await messages.heads([roomId])).get(roomId) ?? 0;
  }

  /**
   * Nobody is kept out of the lobby or leaves it, so there is nothing to tell anybody and no version to
   * raise: everyone's first visit would otherwise wait for the one lobby.
   */
  async function enterLobby(userId: string): Promise<void> {
    const place = { roomId: lobbyId, userId };
    if (await model.exists(place)) return;
    const readSeq = await firstCursor(lobbyId);
    const onInsert = { role: 'member' as const, joinedAt: new Date(), readSeq };
    try {
      await model.updateOne(place, { $setOnInsert: onInsert }, { upsert: true });
    } catch (error) {
      // Two upserts at once: the other one has added the member.
      if (!duplicateKey(error)) throw error;
    }
  }

  return {
    firstCursor,

    async find(roomId, userId, within) {
      if (roomId === lobbyId) await enterLobby(userId);
      return model
        .findOne({ roomId, userId })
        .session(within ?? null)
        .lean<MembershipRecord>();
    },

    async roomIdsOf(userId) {
      await enterLobby(userId);
      return model.distinct('roomId', { userId });
    },

    async page(userId, limit, cursor) {
      const found = await model
        .find({ userId, roomId: { $ne: lobbyId }, ...after(cursor) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, roomId }) => ({ roomId, cursor: _id.toString() }));
    },

    async membersOf(roomId, limit, cursor) {
      const found = await model
        .find({ roomId, ...after(cursor) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<MembershipRecord[]>();
      const last = found.length === limit && found.at(-1)?._id.toString();
      return { members: found, ...(last && { nextCursor: last }) };
    },
  };
}

function after(cursor: string | undefined) {
  return cursor ? { _id: { $gt: new Types.ObjectId(cursor) } } : {};
}

export function toMember({ userId, role, mutedAt, joinedAt }: MembershipRecord): Member {
  return { userId, role, muted: mutedAt !== undefined, joinedAt: joinedAt.toISOString() };
}
