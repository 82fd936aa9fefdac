import type { ChatApi } from '../api/chat-api.js';
import type { ChatState } from './chat-state.js';
import type { Room } from './contract.js';
import type { Store } from './create-store.js';
import { otherIn, sendersOf } from './people.js';
import type { ChatAction } from './reduce-chat.js';

/** Rooms that are asked about, one after the other, and messages of each. */
const maxRooms = 20;
const maxMessages = 10;

/** Reads from the newest messages of direct rooms whom they are with, where nothing has said it yet. */
export async function nameDirectRooms(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'before'>,
): Promise<void> {
  const { rooms, me } = store.getState();
  const isNameless = (room: Room) => {
    const other = otherIn(room, me.id);
    return other !== undefined && !(other in store.getState().people);
  };
  for (const room of rooms
    .filter(({ head }) => head > 0)
    .filter(isNameless)
    .slice(0, maxRooms)) {
    if (!isNameless(room)) continue;
    const { messages } = await api.before(room.id, room.head + 1, maxMessages);
    store.dispatch({ type: 'people-found', people: sendersOf(messages) });
  }
}
