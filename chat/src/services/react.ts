import { HttpError } from '@usher/common';
import type { Reaction } from '../models/message.js';
import { maxEmoji, maxReactors } from './limits.js';

/**
 * The reactions with one added or taken away; undefined where nothing changes.
 *
 * @throws HttpError `CONFLICT` where there are as many as a message can take
 */
export function react(
  reactions: Reaction[],
  { emoji, userId, on }: { emoji: string; userId: string; on: boolean },
): Reaction[] | undefined {
  const userIds = reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
  if (userIds.includes(userId) === on) return undefined;
  if (!on) {
    const others = { emoji, userIds: userIds.filter((id) => id !== userId) };
    return replace(reactions, others).filter((one) => one.userIds.length > 0);
  }
  const isFull =
    userIds.length === 0 ? reactions.length >= maxEmoji : userIds.length >= maxReactors;
  if (isFull) throw new HttpError('CONFLICT', 'This message has as many reactions as it can take');
  const more = { emoji, userIds: [...userIds, userId] };
  return userIds.length === 0 ? [...reactions, more] : replace(reactions, more);
}

function replace(reactions: Reaction[], by: Reaction): Reaction[] {
  return reactions.map((one) => (one.emoji === by.emoji ? by : one));
}
