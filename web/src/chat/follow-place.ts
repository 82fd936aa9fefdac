import type { ChatApi } from '../api/chat-api.js';
import type { ChatState } from './chat-state.js';
import { lobbyId } from './contract.js';
import type { Store } from './create-store.js';
import type { ChatAction } from './reduce-chat.js';

export interface FollowPlace {
  /** Asks what I am in the open room; in a direct one, whom it is with and how far they have read. */
  now(): void;
  /** The same a moment after somebody came, went or was given a role. */
  afterChange(roomId: string): void;
  stop(): void;
}

/** Knows whether I am muted in the open room, and what my role there allows. */
export function createFollowPlace(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'myPlace' | 'members'>,
): FollowPlace {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(): Promise<void> {
    const { rooms, roomId } = store.getState();
    const room = rooms.find(({ id }) => id === roomId);
    if (!room || roomId === lobbyId) return;
    if (!room.between) {
      const { member } = await api.myPlace(roomId);
      store.dispatch({ type: 'place-learned', roomId, place: member });
    } else {
      const { members } = await api.members(roomId);
      store.dispatch({ type: 'members-learned', roomId, members });
    }
  }

  // Without an answer nothing is hidden: the server refuses what is not allowed.
  const now = () => void ask().catch(() => {});

  return {
    now,
    afterChange(roomId) {
      const { places, rooms, roomId: open } = store.getState();
      const isPrivate = rooms.find(({ id }) => id === roomId)?.visibility === 'private';
      // Not each member of a large public room asks each time that somebody comes: who is muted learns
      // it there when writing, and others when they open the room or its members.
      if (roomId !== open || !(isPrivate || places[roomId]?.muted)) return;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          now();
        },
        100 + Math.random() * 400,
      );
    },
    stop: () => clearTimeout(timer),
  };
}
