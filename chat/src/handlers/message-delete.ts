import type { CurrentUser } from '@usher/common';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { roomId, seq } from './fields.js';

export const messageDeleteFields = [roomId(), seq()];

export function messageDelete(rooms: Rooms, changes: Changes) {
  return async (at: { roomId: string; seq: number }, { id: userId }: CurrentUser) => {
    await rooms.requireAuthor(userId, at.roomId);
    return changes.remove({ ...at, userId });
  };
}
