import type { CurrentUser } from '@usher/common';
import { body } from 'express-validator';
import type { Socket } from 'socket.io';
import { maxWatched } from '../services/limits.js';
import type { PresenceWatch } from '../services/presence-watch.js';
import { patterns } from '../validation/field-rules.js';

export const presenceWatchFields = [userIds()];

export function presenceWatch(watch: PresenceWatch<Socket>) {
  return async ({ userIds }: { userIds: string[] }, _user: CurrentUser, socket: Socket) => {
    const users = await watch.watch(socket, userIds);
    // Its disconnect may have come before the question.
    if (!socket.connected) watch.forget(socket);
    return { users };
  };
}

function userIds() {
  return body('userIds')
    .custom((value: unknown) => Array.isArray(value) && value.every(isUserId))
    .withMessage('Use a list of user ids')
    .bail()
    .custom((value: string[]) => value.length <= maxWatched)
    .withMessage(`Use at most ${maxWatched} user ids`);
}

function isUserId(value: unknown): boolean {
  return typeof value === 'string' && patterns.id.test(value);
}
