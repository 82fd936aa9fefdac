import type { ChatState } from './chat-state.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface WatchPeople {
  /** Somebody is in view; returns how to end it. */
  watch(userId: string): () => void;
  /** The next connection knows of nobody. */
  flush(): void;
  stop(): void;
}

/** As many as the server takes; of more, those count that came into view last. */
const maxWatched = 200;
/** Lists come and go as a whole. */
const settleMs = 100;
const retryMs = 3_000;

/** Knows who is online of those that the page shows. */
export function createWatchPeople(
  store: Store<ChatState, ChatAction>,
  socket: () => ChatSocket | undefined,
): WatchPeople {
  /** How many places on the page show each. */
  const places = new Map<string, number>();
  let watched = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), ms);
  }

  async function send(): Promise<void> {
    const connection = socket();
    const userIds = [...places.keys()].slice(-maxWatched);
    const wanted = [...userIds].sort().join(' ');
    if (!connection?.isLive() || wanted === watched) return;
    watched = wanted;
    const ack = await connection.watch(userIds).catch(() => undefined);
    if (ack?.ok) return store.dispatch({ type: 'presence', users: ack.users });
    watched = '';
    later(ack?.error.retryAfterMs ?? retryMs);
  }

  return {
    watch(userId) {
      places.set(userId, (places.get(userId) ?? 0) + 1);
      later(settleMs);
      return () => {
        const left = (places.get(userId) ?? 1) - 1;
        if (left > 0) places.set(userId, left);
        else places.delete(userId);
        later(settleMs);
      };
    },
    flush() {
      watched = '';
      later(0);
    },
    stop: () => clearTimeout(timer),
  };
}
