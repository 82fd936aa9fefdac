import type { CurrentUser } from '@usher/common';
import type { Socket } from 'socket.io';
import type { CatchUp } from '../services/catch-up.js';
import { maxMessages } from '../services/limits.js';
import { channel } from '../services/live.js';
import type { Rooms } from '../services/rooms.js';
import { after, afterRev, roomId } from './fields.js';

interface RoomSync {
  roomId: string;
  after: number;
  /** Without it, no changes: a client that starts reads messages as they are. */
  afterRev?: number;
}

interface RoomSyncParts {
  rooms: Rooms;
  catchUp: CatchUp;
}

export const roomSyncFields = [roomId(), after(), afterRev()];

export function roomSync({ rooms, catchUp }: RoomSyncParts) {
  return async ({ roomId, after, afterRev }: RoomSync, user: CurrentUser, socket: Socket) => {
    await rooms.requireMember(user.id, roomId);
    // Listen first, then read: nothing can fall between the two.
    await socket.join(channel(roomId));
    try {
      await rooms.requireMember(user.id, roomId);
    } catch (error) {
      // Put out meanwhile: that came too early to reach this socket.
      await socket.leave(channel(roomId));
      throw error;
    }
    return catchUp.since(roomId, { after, afterRev, limit: maxMessages });
  };
}
