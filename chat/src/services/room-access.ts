import { HttpError } from '@usher/common';
import type { ClientSession } from 'mongoose';
import type { MembershipRecord } from '../models/membership.js';
import type { RoomModel, RoomRecord } from '../models/room.js';
import type { Memberships } from './memberships.js';
import type { Places } from './places.js';
import { type Act, mayAct } from './rights.js';
import { noSuchRoom } from './room.js';

export interface Place {
  room: RoomRecord;
  member: MembershipRecord;
}

export interface RoomAccess {
  /**
   * The visitor's place in the room.
   *
   * @throws HttpError `FORBIDDEN` where the visitor is not a member, `NOT_FOUND` where they must not even
   *   know that the room exists
   */
  member(userId: string, roomId: string, within?: ClientSession): Promise<Place>;
  /** As `member`, from memory as long as that is known to be current: for what happens often. */
  reader(userId: string, roomId: string): Promise<Place>;
  /** As `reader`, and they may write there. @throws HttpError `FORBIDDEN` while muted or archived */
  sender(userId: string, roomId: string): Promise<Place>;
  /** As `sender`, but muted or not: to take back what one has written. @throws HttpError `FORBIDDEN` where archived */
  author(userId: string, roomId: string): Promise<Place>;
  /** As `member`, and their role allows the act. @throws HttpError `FORBIDDEN` */
  actor(userId: string, roomId: string, act: Act, within: ClientSession): Promise<Place>;
}

export function createRoomAccess(
  rooms: RoomModel,
  memberships: Memberships,
  places: Places,
): RoomAccess {
  async function member(userId: string, roomId: string, within?: ClientSession): Promise<Place> {
    const found = await memberships.find(roomId, userId, within);
    const room = await rooms
      .findById(roomId)
      .session(within ?? null)
      .lean<RoomRecord>();
    return requirePlace(room, found);
  }

  async function reader(userId: string, roomId: string): Promise<Place> {
    const found = await places.member(roomId, userId);
    return requirePlace(await places.room(roomId), found);
  }

  async function author(userId: string, roomId: string): Promise<Place> {
    const place = await reader(userId, roomId);
    refuseArchived(place.room);
    return place;
  }

  return {
    member,
    reader,

    author,

    async sender(userId, roomId) {
      const place = await author(userId, roomId);
      if (place.member.mutedAt) throw new HttpError('FORBIDDEN', 'You are muted in this room');
      return place;
    },

    async actor(userId, roomId, act, within) {
      const place = await member(userId, roomId, within);
      refuseArchived(place.room);
      if (!mayAct(place.member.role, act)) {
        throw new HttpError('FORBIDDEN', 'Your role in this room does not allow this');
      }
      return place;
    },
  };
}

function requirePlace(room: RoomRecord | null, member: MembershipRecord | null): Place {
  if (room && member) return { room, member };
  if (!room || !isOpen(room)) throw noSuchRoom();
  throw new HttpError('FORBIDDEN', 'You are not a member of this room');
}

/** Whoever is not a member may know of it and come in. */
export function isOpen(room: RoomRecord): boolean {
  return room.visibility === 'public' && !room.archivedAt;
}

function refuseArchived(room: RoomRecord): void {
  if (room.archivedAt) throw new HttpError('FORBIDDEN', 'This room is archived');
}
