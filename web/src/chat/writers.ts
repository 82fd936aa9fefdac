import type { ChatState } from './chat-state.js';
import type { Typing } from './contract.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface Writers {
  /** I am writing in the open room, or no longer. */
  typing(isWriting: boolean): void;
  /** Somebody else is. */
  heard(typing: Typing): void;
  stop(): void;
}

/** Others are told this often at most. */
const intervalMs = 2_000;

/** Tells that I am writing, and knows who else is. */
export function createWriters(
  store: Store<ChatState, ChatAction>,
  socket: () => ChatSocket | undefined,
): Writers {
  const told = new Map<string, number>();
  let later: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(roomId: string): void {
    const connection = socket();
    if (!connection?.isLive() || store.getState().roomId !== roomId) return;
    told.set(roomId, Date.now());
    // Only a hint: whatever keeps it from the others is no fault.
    connection.typing(roomId).catch(() => {});
  }

  function expire(): void {
    clearTimeout(timer);
    const next = Math.min(...store.getState().writers.map(({ until }) => until));
    if (!Number.isFinite(next)) return;
    timer = setTimeout(() => {
      store.dispatch({ type: 'writing-over', now: Date.now() });
      expire();
    }, next - Date.now());
  }

  return {
    typing(isWriting) {
      clearTimeout(later);
      if (!isWriting) return;
      const { roomId } = store.getState();
      const waitMs = (told.get(roomId) ?? 0) + intervalMs - Date.now();
      if (waitMs <= 0) tell(roomId);
      // A word may be written at once after a message was sent, and no key be pressed after it.
      else later = setTimeout(() => tell(roomId), waitMs);
    },
    heard({ roomId, userId, name, expiresInMs }) {
      if (userId === store.getState().me.id) return;
      store.dispatch({ type: 'writing', roomId, userId, name, until: Date.now() + expiresInMs });
      expire();
    },
    stop() {
      clearTimeout(later);
      clearTimeout(timer);
    },
  };
}
