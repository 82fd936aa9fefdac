import { type Change, type Changes, shownChange } from './changes.js';
import { inGroups } from './in-groups.js';
import type { Message } from './message.js';
import type { Messages } from './messages.js';
import { createRecentRooms } from './recent-rooms.js';
import { type RoomWindow, refreshWindow, type WindowModels } from './room-window.js';

/** Where a client stands in a room. */
export interface Since {
  /** The newest `seq` it has. */
  after: number;
  /** The newest `rev` it has; without it, it wants no changes. */
  afterRev?: number | undefined;
  limit: number;
}

export interface CaughtUp {
  /** Ascending by `seq`. */
  messages: Message[];
  head: number;
  /** Ascending by `rev`. */
  changes: Change[];
  headRev: number;
}

export interface CatchUp {
  /** What has happened in a room since; at least all that was stored by a majority when this was called. */
  since(roomId: string, since: Since): Promise<CaughtUp>;
}

/**
 * Answers clients that catch up, from memory where they are not far behind. What is in memory is compared
 * with MongoDB's heads for each answer, in a read that began after the question; all who ask about a room
 * while one is being answered are answered together by the next.
 */
export function createCatchUp(
  models: WindowModels,
  { messages, changes }: { messages: Pick<Messages, 'history'>; changes: Pick<Changes, 'since'> },
): CatchUp {
  const recent = createRecentRooms();

  const ask = inGroups<Since, CaughtUp | undefined>(
    { maxSize: Number.POSITIVE_INFINITY, maxWaiting: Number.POSITIVE_INFINITY },
    async (roomId, asked) => {
      const window = await refreshWindow(models, roomId, recent.get(roomId), asked);
      recent.set(roomId, window);
      return asked.map((since) => answer(window, since));
    },
  );

  return {
    async since(roomId, since) {
      const recently = await ask(roomId, since);
      if (recently) return recently;
      const { after, afterRev, limit } = since;
      // The changes before the messages: what changes between the two comes once more, not never.
      const changed = await changes.since(roomId, afterRev, limit);
      return { ...(await messages.history(roomId, { after, limit })), ...changed };
    },
  };
}

/** Undefined where it reaches below what is in memory. */
function answer(window: RoomWindow, { after, afterRev, limit }: Since): CaughtUp | undefined {
  const { from, head, fromRev, headRev } = window;
  if (after < from || (afterRev ?? fromRev) < fromRev) return undefined;
  const messages: Message[] = [];
  for (let seq = after + 1; seq <= head && messages.length < limit; seq += 1) {
    const message = window.messages.get(seq);
    if (message) messages.push(message);
  }
  const changes: Change[] = [];
  for (const change of window.changes) {
    if (afterRev === undefined || changes.length === limit) break;
    const message = window.messages.get(change.seq);
    if (change.rev > afterRev && message) changes.push(shownChange(change, message));
  }
  return { messages, head, changes, headRev };
}
