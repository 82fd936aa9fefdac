import { createHash, randomBytes } from 'node:crypto';
import { HttpError } from '@usher/common';
import type { ClientSession } from 'mongoose';
import type { MembershipRecord } from '../models/membership.js';
import type { RoomModels } from '../models/open-room-models.js';
import type { RoomRecord } from '../models/room.js';
import { lobbyId, type Memberships } from './memberships.js';
import { noSuchRoom, type Room } from './room.js';
import { isOpen, type RoomAccess } from './room-access.js';
import type { MembershipChange, RoomChanges } from './room-changes.js';

export interface Joining {
  /** @throws HttpError `NOT_FOUND` (a private room without an invitation too), `FORBIDDEN` where banned */
  join(userId: string, roomId: string): Promise<Room>;
  /** @throws HttpError `NOT_FOUND` where the code opens nothing to this user */
  joinByCode(userId: string, code: string): Promise<Room>;
  /** A new code for the room; the one before no longer counts. @throws HttpError `NOT_FOUND`, `FORBIDDEN` */
  newCode(userId: string, roomId: string): Promise<string>;
  /** An owner hands over; the last one archives the room. @throws HttpError `NOT_FOUND`, `FORBIDDEN` */
  leave(userId: string, roomId: string): Promise<void>;
}

export function createJoining(
  models: RoomModels,
  parts: { memberships: Memberships; access: RoomAccess; changes: RoomChanges },
): Joining {
  const { rooms, memberships, admissions } = models;
  const { access, changes } = parts;

  /** Lets the user in where `admits` says so; whoever is in already stays as they are. */
  function enter(
    userId: string,
    roomId: string,
    admits: (room: RoomRecord | null, verdict?: 'invited' | 'banned') => void,
  ): Promise<Room> {
    return changes.members(roomId, async (session) => {
      if (await parts.memberships.find(roomId, userId, session)) return [];
      const room = await rooms.findById(roomId).session(session).lean<RoomRecord>();
      const admission = await admissions.findOne({ roomId, userId }).session(session).lean();
      admits(room, admission?.verdict);
      const joinedAt = new Date();
      const place = { roomId, userId, role: 'member' as const, joinedAt, roleAt: joinedAt };
      const readSeq = await parts.memberships.firstCursor(roomId);
      await memberships.create([{ ...place, readSeq }], { session });
      await admissions.deleteOne({ roomId, userId }, { session });
      return [{ type: 'entered', userId }];
    });
  }

  /** The longest-serving moderator, else the longest-serving member. */
  async function successor(roomId: string, session: ClientSession) {
    for (const role of ['moderator', 'member'] as const) {
      const [first] = await memberships
        .find({ roomId, role })
        .sort({ roleAt: 1, _id: 1 })
        .limit(1)
        .session(session)
        .lean<MembershipRecord[]>();
      if (first) return first;
    }
    return undefined;
  }

  async function handOver(roomId: string, session: ClientSession): Promise<MembershipChange[]> {
    const heir = await successor(roomId, session);
    if (!heir) {
      const archived = { $set: { archivedAt: new Date() } };
      await rooms.updateOne({ _id: roomId }, archived, { session });
      return [];
    }
    // Nobody could unmute an owner.
    const promoted = { $set: { role: 'owner', roleAt: new Date() }, $unset: { mutedAt: 1 } };
    await memberships.updateOne({ _id: heir._id }, promoted, { session });
    return [{ type: 'changed', userId: heir.userId }];
  }

  return {
    async join(userId, roomId) {
      if (roomId === lobbyId) await parts.memberships.find(lobbyId, userId);
      return enter(userId, roomId, (room, verdict) => {
        if (!room || room.archivedAt) throw noSuchRoom();
        if (!isOpen(room) && verdict !== 'invited') throw noSuchRoom();
        if (verdict === 'banned') throw new HttpError('FORBIDDEN', 'You are banned from this room');
      });
    },

    async joinByCode(userId, code) {
      const codeHash = hash(code);
      const room = await rooms.findOne({ codeHash }).lean<RoomRecord>();
      if (!room) throw noSuchCode();
      return enter(userId, room._id, (now, verdict) => {
        // A room's name is nothing for those whom it has banned, nor is that it exists.
        if (now?.codeHash !== codeHash || now.archivedAt || verdict === 'banned') {
          throw noSuchCode();
        }
      });
    },

    async newCode(userId, roomId) {
      const code = randomBytes(16).toString('base64url');
      await rooms.db.transaction(async (session) => {
        await access.actor(userId, roomId, 'code', session);
        await rooms.updateOne({ _id: roomId }, { $set: { codeHash: hash(code) } }, { session });
      });
      return code;
    },

    async leave(userId, roomId) {
      if (roomId === lobbyId) throw new HttpError('FORBIDDEN', 'Nobody leaves the lobby');
      await changes.members(roomId, async (session) => {
        const { room, member } = await access.member(userId, roomId, session);
        if (room.pair) throw new HttpError('FORBIDDEN', 'A direct room keeps its two members');
        await memberships.deleteOne({ _id: member._id }, { session });
        const isLast = (await memberships.exists({ roomId }).session(session)) === null;
        const hands = member.role === 'owner' || isLast ? await handOver(roomId, session) : [];
        return [{ type: 'left', userId, reason: 'left' }, ...hands];
      });
    },
  };
}

function hash(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

function noSuchCode(): HttpError {
  return new HttpError('NOT_FOUND', 'This code opens no room', { field: 'code' });
}
