import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import { duplicateKey } from '../models/duplicate-key.js';
import type { RoomModels } from '../models/open-room-models.js';
import type { RoomRecord } from '../models/room.js';
import type { Room, ShowRooms } from './room.js';
import type { RoomChanges } from './room-changes.js';

export interface DirectRooms {
  /**
   * The one room of these two, made where there is none yet.
   *
   * @throws HttpError `VALIDATION_FAILED` with oneself
   */
  open(userId: string, otherId: string): Promise<{ room: Room; isNew: boolean }>;
}

const maxTries = 50;

export function createDirectRooms(
  { rooms, memberships }: RoomModels,
  { changes, show }: { changes: RoomChanges; show: ShowRooms },
): DirectRooms {
  /** @throws a duplicate-key error where the two have a room */
  function create(userId: string, pair: string): Promise<Room> {
    const _id = new Types.ObjectId().toString();
    const createdAt = new Date();
    const room = { _id, visibility: 'private' as const, createdBy: userId, createdAt, pair };
    return changes.members(_id, async (session) => {
      await rooms.create([room], { session });
      const both = pair.split(' ').map((id) => ({
        roomId: _id,
        userId: id,
        role: 'member' as const,
        joinedAt: createdAt,
        roleAt: createdAt,
      }));
      await memberships.create(both, { session, ordered: true });
      return both.map((member) => ({ type: 'entered', userId: member.userId }));
    });
  }

  return {
    async open(userId, otherId) {
      if (otherId === userId) {
        throw new HttpError('VALIDATION_FAILED', 'Choose somebody else', { field: 'userId' });
      }
      const pair = [userId, otherId].sort().join(' ');
      for (let tries = 0; tries < maxTries; tries += 1) {
        const [found] = await show(await rooms.find({ pair }).lean<RoomRecord[]>());
        if (found) return { room: found, isNew: false };
        try {
          return { room: await create(userId, pair), isNew: true };
        } catch (error) {
          if (!duplicateKey(error)) throw error;
          // The other one was faster; a majority may not have their room yet.
          await sleep(Math.random() * 20);
        }
      }
      throw new HttpError('UNAVAILABLE', 'Try again in a moment', { retryAfterMs: 1_000 });
    },
  };
}
