import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { MembershipRecord } from '../models/membership.js';
import type { RoomModels } from '../models/open-room-models.js';
import type { RoomModel, RoomRecord, Visibility } from '../models/room.js';
import { lobbyId, type Member, type Memberships, toMember } from './memberships.js';
import type { Room, ShowRooms } from './room.js';
import type { RoomAccess } from './room-access.js';
import type { RoomChanges } from './room-changes.js';

export interface RoomPage {
  rooms: Room[];
  nextCursor?: string;
}

export interface Rooms {
  /** The lobby, then the user's other rooms in the order of joining. */
  listMine(userId: string, cursor?: string): Promise<RoomPage>;
  /** Public rooms that the user could join, newest first. */
  listPublic(userId: string, cursor?: string): Promise<RoomPage>;
  /** @throws HttpError as `requireMember` does */
  get(userId: string, roomId: string): Promise<Room>;
  /** In the order of joining. @throws HttpError as `requireMember` does */
  members(
    userId: string,
    roomId: string,
    cursor?: string,
  ): Promise<{ members: Member[]; nextCursor?: string }>;
  /** What the user is in the room. @throws HttpError as `requireMember` does */
  place(userId: string, roomId: string): Promise<Member>;
  create(userId: string, name: string, visibility: Visibility): Promise<Room>;
  /** @throws HttpError `NOT_FOUND`, `FORBIDDEN` below a moderator */
  rename(userId: string, roomId: string, name: string): Promise<Room>;
  /** Closes the room for writing and takes it off the lists. @throws HttpError `NOT_FOUND`, `FORBIDDEN` to all but the owner */
  archive(userId: string, roomId: string): Promise<Room>;
  idsOf(userId: string): Promise<string[]>;
  /**
   * @throws HttpError `NOT_FOUND` (a private room's answer to all but its members), `FORBIDDEN` when the
   *   user is not a member of a public one
   */
  requireMember(userId: string, roomId: string): Promise<void>;
  /** A member who may write: neither muted nor in an archived room. @throws HttpError as `requireMember` does */
  requireSender(userId: string, roomId: string): Promise<void>;
  /** A member who may take back what they wrote, muted or not. @throws HttpError as `requireMember` does */
  requireAuthor(userId: string, roomId: string): Promise<void>;
}

export interface RoomParts {
  memberships: Memberships;
  access: RoomAccess;
  changes: RoomChanges;
  show: ShowRooms;
}

const pageSize = 100;

export async function createRooms(models: RoomModels, parts: RoomParts): Promise<Rooms> {
  const { rooms, admissions } = models;
  const { memberships, access, changes, show } = parts;
  await createLobby(rooms);

  return {
    idsOf: memberships.roomIdsOf,

    async listMine(userId, cursor) {
      const mine = await memberships.page(userId, pageSize, cursor);
      const ids = [...(cursor ? [] : [lobbyId]), ...mine.map(({ roomId }) => roomId)];
      const listed = { _id: { $in: ids }, archivedAt: { $exists: false } };
      const shown = await show(await rooms.find(listed).lean<RoomRecord[]>());
      shown.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      return page(shown, mine.length, mine.at(-1)?.cursor);
    },

    async listPublic(userId, cursor) {
      const mine = await memberships.roomIdsOf(userId);
      const closed = await admissions.distinct('roomId', { userId, verdict: 'banned' });
      const found = await rooms
        .find({
          visibility: 'public',
          archivedAt: { $exists: false },
          _id: { $nin: [...mine, ...closed], ...(cursor && { $lt: cursor }) },
        })
        .sort({ _id: -1 })
        .limit(pageSize)
        .lean<RoomRecord[]>();
      return page(await show(found), found.length, found.at(-1)?._id);
    },

    async get(userId, roomId) {
      const { room } = await access.member(userId, roomId);
      const [shown] = await show([room]);
      return shown as Room;
    },

    async members(userId, roomId, cursor) {
      const { room } = await access.member(userId, roomId);
      const { members, ...more } = await memberships.membersOf(roomId, pageSize, cursor);
      // Two people see of each other what is read; in larger rooms it would be a list of who was there when.
      const shown = room.pair ? withCursor : toMember;
      return { members: members.map(shown), ...more };
    },

    place: async (userId, roomId) => toMember((await access.member(userId, roomId)).member),

    create(userId, name, visibility) {
      const _id = new Types.ObjectId().toString();
      const createdAt = new Date();
      return changes.members(_id, async (session) => {
        const room = { _id, name, visibility, createdBy: userId, createdAt };
        const place = { roomId: _id, userId, joinedAt: createdAt, roleAt: createdAt };
        await rooms.create([room], { session });
        await models.memberships.create([{ ...place, role: 'owner' }], { session });
        return [{ type: 'entered', userId }];
      });
    },

    rename: (userId, roomId, name) =>
      changes.room(roomId, async (transaction) => {
        await access.actor(userId, roomId, 'rename', transaction);
        return { name };
      }),

    archive: (userId, roomId) =>
      changes.room(roomId, async (transaction) => {
        await access.actor(userId, roomId, 'archive', transaction);
        return { archivedAt: new Date() };
      }),

    async requireMember(userId, roomId) {
      await access.reader(userId, roomId);
    },

    async requireSender(userId, roomId) {
      await access.sender(userId, roomId);
    },

    async requireAuthor(userId, roomId) {
      await access.author(userId, roomId);
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

function withCursor(record: MembershipRecord): Member {
  return { ...toMember(record), readSeq: record.readSeq ?? 0 };
}

function page(rooms: Room[], found: number, last: string | undefined): RoomPage {
  return { rooms, ...(found === pageSize && last && { nextCursor: last }) };
}
