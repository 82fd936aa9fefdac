import type { ChatState } from './chat-state.js';
import type { Typing } from './contract.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface Writers {
  /** I am writing in the open room. */
  typing(): void;
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
  let timer: ReturnType<typeof setTimeout> | undefined;

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
    typing() {
      const { roomId } = store.getState();
      const connection = socket();
      const now = Date.now();
      if (!connection?.isLive() || now - (told.get(roomId) ?? 0) < intervalMs) return;
      told.set(roomId, now);
      // Only a hint: whatever keeps it from the others is no fault.
      connection.typing(roomId).catch(() => {});
    },
    heard({ roomId, userId, name, expiresInMs }) {
      if (userId === store.getState().me.id) return;
      store.dispatch({ type: 'writing', roomId, userId, name, until: Date.now() + expiresInMs });
      expire();
    },
    stop: () => clearTimeout(timer),
  };
}
