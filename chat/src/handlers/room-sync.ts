import type { CurrentUser } from '@usher/common';
import type { Socket } from 'socket.io';
import type { CatchUp } from '../services/catch-up.js';
import { inOrder } from '../services/in-order.js';
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
  rooms: Pick<Rooms, 'requireMember'>;
  catchUp: CatchUp;
}

export const roomSyncFields = [roomId(), after(), afterRev()];

export function roomSync({ rooms, catchUp }: RoomSyncParts) {
  // Of one socket one after the other: a refusal that comes late must not undo what a later answer has allowed.
  const inTurn = inOrder();

  async function listen(roomId: string, userId: string, socket: Socket): Promise<void> {
    await rooms.requireMember(userId, roomId);
    if (!socket.connected) return;
    await socket.join(channel(roomId));
    try {
      await rooms.requireMember(userId, roomId);
    } catch (error) {
      // Put out meanwhile: that came too early to reach this socket.
      await socket.leave(channel(roomId));
      throw error;
    }
  }

  return async ({ roomId, after, afterRev }: RoomSync, user: CurrentUser, socket: Socket) => {
    // Listen first, then read: nothing can fall between the two.
    await inTurn(`${socket.id} ${roomId}`, () => listen(roomId, user.id, socket));
    return catchUp.since(roomId, { after, afterRev, limit: maxMessages });
  };
}
