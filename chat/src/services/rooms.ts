import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MembershipModel, MembershipRecord } from '../models/membership.js';
import type { RoomModel, RoomRecord } from '../models/room.js';
import type { Live } from './live.js';
import type { Messages } from './messages.js';

/** The room that everyone is in. */
export const lobbyId = 'lobby';

/** A room as clients see it. */
export interface Room {
  id: string;
  name: string;
  visibility: 'public';
  /** The newest message's number. */
  head: number;
  createdAt: string;
}

export interface RoomPage {
  rooms: Room[];
  nextCursor?: string;
}

export interface Rooms {
  /** The user's rooms in the order of joining, the lobby first. */
  listMine(userId: string, cursor?: string): Promise<RoomPage>;
  /** Public rooms that the user is not in, newest first. */
  listPublic(userId: string, cursor?: string): Promise<RoomPage>;
  /** @throws HttpError `NOT_FOUND` */
  get(roomId: string): Promise<Room>;
  create(userId: string, name: string): Promise<Room>;
  /** @throws HttpError `NOT_FOUND` */
  join(userId: string, roomId: string): Promise<Room>;
  idsOf(userId: string): Promise<string[]>;
  /** @throws HttpError `NOT_FOUND`, `FORBIDDEN` when the user is not a member */
  requireMember(userId: string, roomId: string): Promise<void>;
}

const pageSize = 100;

export async function createRooms(
  models: { rooms: RoomModel; memberships: MembershipModel },
  messages: Pick<Messages, 'heads'>,
  live: Live,
): Promise<Rooms> {
  const { rooms, memberships } = models;
  await rooms.updateOne(
    { _id: lobbyId },
    { $setOnInsert: { name: 'Lobby', visibility: 'public', createdBy: '', createdAt: new Date() } },
    { upsert: true },
  );

  async function show(records: RoomRecord[]): Promise<Room[]> {
    const heads = await messages.heads(records.map(({ _id }) => _id));
    return records.map(({ _id: id, name, visibility, createdAt }) => ({
      id,
      name,
      visibility,
      head: heads.get(id) ?? 0,
      createdAt: createdAt.toISOString(),
    }));
  }

  async function get(roomId: string): Promise<Room> {
    const record = await rooms.findById(roomId).lean<RoomRecord>();
    const [room] = record ? await show([record]) : [];
    if (!room) throw new HttpError('NOT_FOUND', 'There is no such room');
    return room;
  }

  async function addMember(roomId: string, userId: string, role: MembershipRecord['role']) {
    try {
      const onInsert = { role, joinedAt: new Date() };
      await memberships.updateOne({ roomId, userId }, { $setOnInsert: onInsert }, { upsert: true });
    } catch (error) {
      // Two upserts at once: the other one has added the member.
      if (!duplicateKey(error)) throw error;
    }
  }

  /** Comes before every other room, so that the lobby is first in the order of joining. */
  function enterLobby(userId: string): Promise<void> {
    return addMember(lobbyId, userId, 'member');
  }

  async function idsOf(userId: string): Promise<string[]> {
    await enterLobby(userId);
    return memberships.distinct('roomId', { userId });
  }

  return {
    get,
    idsOf,

    async listMine(userId, cursor) {
      await enterLobby(userId);
      const mine = await memberships
        .find({ userId, ...(cursor && { _id: { $gt: new Types.ObjectId(cursor) } }) })
        .sort({ _id: 1 })
        .limit(pageSize)
        .lean();
      const records = await rooms.find({ _id: { $in: mine.map(({ roomId }) => roomId) } }).lean();
      const byId = new Map(records.map((record) => [record._id, record]));
      const ordered = mine
        .map(({ roomId }) => byId.get(roomId))
        .filter((room) => room !== undefined);
      return page(await show(ordered), mine.length, mine.at(-1)?._id.toString());
    },

    async listPublic(userId, cursor) {
      const mine = await idsOf(userId);
      const records = await rooms
        .find({ visibility: 'public', _id: { $nin: mine, ...(cursor && { $lt: cursor }) } })
        .sort({ _id: -1 })
        .limit(pageSize)
        .lean();
      return page(await show(records), records.length, records.at(-1)?._id);
    },

    async create(userId, name) {
      await enterLobby(userId);
      const _id = new Types.ObjectId().toString();
      const createdAt = new Date();
      await rooms.db.transaction(async (session) => {
        await rooms.create([{ _id, name, visibility: 'public', createdBy: userId, createdAt }], {
          session,
        });
        const owner = { roomId: _id, userId, role: 'owner' as const, joinedAt: createdAt };
        await memberships.create([owner], { session });
      });
      const room = await get(_id);
      live.entered(userId, room);
      return room;
    },

    async join(userId, roomId) {
      const room = await get(roomId);
      await enterLobby(userId);
      await addMember(roomId, userId, 'member');
      live.entered(userId, room);
      return room;
    },

    async requireMember(userId, roomId) {
      if (roomId === lobbyId) return enterLobby(userId);
      if (await memberships.exists({ roomId, userId })) return;
      await get(roomId);
      throw new HttpError('FORBIDDEN', 'You are not a member of this room');
    },
  };
}

function page(rooms: Room[], found: number, last: string | undefined): RoomPage {
  return { rooms, ...(found === pageSize && last && { nextCursor: last }) };
}
