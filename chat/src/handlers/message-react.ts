import type { CurrentUser } from '@usher/common';
import { body } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { emoji } from '../validation/message-fields.js';
import { roomId, seq } from './fields.js';

interface MessageReact {
  roomId: string;
  seq: number;
  emoji: string;
  on: boolean;
}

export const messageReactFields = [roomId(), seq(), emoji(body), on()];

export function messageReact(rooms: Rooms, changes: Changes) {
  return async ({ emoji, on, ...at }: MessageReact, { id: userId }: CurrentUser) => {
    await rooms.requireSender(userId, at.roomId);
    return changes.react({ ...at, userId }, emoji, on);
  };
}

function on() {
  return body('on')
    .custom((value: unknown) => typeof value === 'boolean')
    .withMessage('Use true or false');
}
