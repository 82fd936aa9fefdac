import type { CurrentUser } from '@usher/common';
import type { Changes } from '../services/changes.js';
import type { Mentions } from '../services/mentions.js';
import type { Rooms } from '../services/rooms.js';
import { messageText } from '../validation/message-fields.js';
import { roomId, seq } from './fields.js';

interface MessageEdit {
  roomId: string;
  seq: number;
  text: string;
}

export const messageEditFields = [roomId(), seq(), messageText()];

export function messageEdit(rooms: Rooms, changes: Changes, mentions: Mentions) {
  return async ({ text, ...at }: MessageEdit, { id: userId }: CurrentUser) => {
    await rooms.requireSender(userId, at.roomId);
    return changes.edit({ ...at, userId }, text, await mentions.in(at.roomId, text));
  };
}
