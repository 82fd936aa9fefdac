import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MembershipModel } from '../models/membership.js';
import type { RoomModel, RoomRecord } from '../models/room.js';
import type { Live } from './live.js';
import { createMemberships, lobbyId } from './memberships.js';
import type { Messages } from './messages.js';

/** A room as clients see it. */
export interface Room {
  id: string;
  name: string;
  visibility: 'public';
  /** The newest message's number. */
  head: number;
  /** ISO 8601. */
  createdAt: string;
}

export interface RoomPage {
  rooms: Room[];
  nextCursor?: string;
}

export interface Rooms {
  /** The lobby, then the user's other rooms in the order of joining. */
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
  const { rooms } = models;
  const memberships = createMemberships(models.memberships);
  await createLobby(rooms);

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

  async function showInOrder(roomIds: string[]): Promise<Room[]> {
    const shown = await show(await rooms.find({ _id: { $in: roomIds } }).lean<RoomRecord[]>());
    return shown.sort((a, b) => roomIds.indexOf(a.id) - roomIds.indexOf(b.id));
  }

  async function get(roomId: string): Promise<Room> {
    const [room] = await showInOrder([roomId]);
    if (!room) throw new HttpError('NOT_FOUND', 'There is no such room');
    return room;
  }

  return {
    get,
    idsOf: memberships.roomIdsOf,

    async listMine(userId, cursor) {
      const mine = await memberships.page(userId, pageSize, cursor);
      const ids = mine.map(({ roomId }) => roomId);
      const shown = await showInOrder(cursor ? ids : [lobbyId, ...ids]);
      return page(shown, mine.length, mine.at(-1)?.cursor);
    },

    async listPublic(userId, cursor) {
      const mine = await memberships.roomIdsOf(userId);
      const found = await rooms
        .find({ visibility: 'public', _id: { $nin: mine, ...(cursor && { $lt: cursor }) } })
        .sort({ _id: -1 })
        .limit(pageSize)
        .lean();
      return page(await show(found), found.length, found.at(-1)?._id);
    },

    async create(userId, name) {
      const _id = new Types.ObjectId().toString();
      const createdAt = new Date();
      const room = { _id, name, visibility: 'public' as const, createdBy: userId, createdAt };
      const owner = { roomId: _id, userId, role: 'owner' as const, joinedAt: createdAt };
      await rooms.db.transaction(async (session) => {
        await rooms.create([room], { session });
        await models.memberships.create([owner], { session });
      });
      const created = await get(_id);
      live.entered(userId, created);
      return created;
    },

    async join(userId, roomId) {
      const room = await get(roomId);
      await memberships.add(roomId, userId);
      live.entered(userId, room);
      return room;
    },

    async requireMember(userId, roomId) {
      if (await memberships.has(roomId, userId)) return;
      await get(roomId);
      throw new HttpError('FORBIDDEN', 'You are not a member of this room');
    },
  };
}

async function createLobby(rooms: RoomModel): Promise<void> {
  const lobby = { name: 'Lobby', visibility: 'public', createdBy: '', createdAt: new Date() };
  try {
    await rooms.updateOne({ _id: lobbyId }, { $setOnInsert: lobby }, { upsert: true });
  } catch (error) {
    // Another replica that starts at this moment has made it.
    if (!duplicateKey(error)) throw error;
  }
}

function page(rooms: Room[], found: number, last: string | undefined): RoomPage {
  return { rooms, ...(found === pageSize && last && { nextCursor: last }) };
}
