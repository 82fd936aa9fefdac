import type { ChatState } from './chat-state.js';
import { conversationOf, openRoom } from './chat-state.js';
import { otherIn } from './people.js';

/** In an open direct room, the last of my messages that the other has read. */
export function seenSeq(state: ChatState): number | undefined {
  const room = openRoom(state);
  const other = room && otherIn(room, state.me.id);
  const readSeq = room && other !== undefined ? state.receipts[room.id]?.[other] : undefined;
  if (readSeq === undefined) return undefined;
  return conversationOf(state).messages.findLast(
    ({ seq, sender, deletedAt }) => seq <= readSeq && sender.id === state.me.id && !deletedAt,
  )?.seq;
}
