import type { CurrentUser } from '@usher/common';
import type { Socket } from 'socket.io';
import { maxMessages } from '../services/limits.js';
import { channel } from '../services/live.js';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { after, roomId } from './fields.js';

export const roomSyncFields = [roomId(), after()];

export function roomSync(socket: Socket, rooms: Rooms, messages: Messages) {
  return async (from: { roomId: string; after: number }, user: CurrentUser) => {
    await rooms.requireMember(user.id, from.roomId);
    // Listen first, then read: nothing can fall between the two.
    await socket.join(channel(from.roomId));
    return messages.history(from.roomId, { after: from.after, limit: maxMessages });
  };
}
