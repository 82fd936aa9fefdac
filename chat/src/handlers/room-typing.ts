import type { CurrentUser } from '@usher/common';
import type { Rooms } from '../services/rooms.js';
import type { Typing } from '../services/typing.js';
import { roomId } from './fields.js';

export const roomTypingFields = [roomId()];

export function roomTyping(rooms: Rooms, typing: Typing) {
  return async ({ roomId }: { roomId: string }, { id: userId, name }: CurrentUser) => {
    // Whoever may not write there is not about to.
    await rooms.requireSender(userId, roomId);
    typing.tell({ roomId, userId, name });
    return {};
  };
}
