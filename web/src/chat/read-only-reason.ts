import { type ChatState, openRoom } from './chat-state.js';

/** Why the visitor cannot write in the open room; undefined where they can. */
export function readOnlyReason(state: ChatState): string | undefined {
  const room = openRoom(state);
  if (room?.archivedAt)
    return 'This room is archived. You can read it, but nobody can write in it.';
  if (state.places[state.roomId]?.muted) {
    return 'You are muted in this room. You can read on; a moderator can let you write again.';
  }
  return undefined;
}
