import { backoffMs } from './backoff.js';
import type { ChatState } from './chat-state.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface Reading {
  /** The open room's messages up to this one have been in view. */
  read(seq: number): void;
  /** Tells the server what it has not been told; also call it after each reconnect. */
  flush(): void;
  stop(): void;
}

/** The server is told this often at most; the page itself shows it at once. */
const intervalMs = 1_000;

/** Moves my cursor. */
export function createReading(
  store: Store<ChatState, ChatAction>,
  socket: () => ChatSocket | undefined,
): Reading {
  /** By room, what is to be told. */
  const untold = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;

  function later(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush();
    }, ms);
  }

  function flush(): void {
    if (timer !== undefined || !socket()?.isLive()) return;
    const told = [...untold];
    if (told.length === 0) return;
    untold.clear();
    later(intervalMs);
    for (const [roomId, seq] of told) void tell(roomId, seq);
  }

  async function tell(roomId: string, seq: number): Promise<void> {
    const ack = await socket()
      ?.read(roomId, seq)
      .catch(() => undefined);
    if (ack?.ok) {
      attempts = 0;
      const { unread, mentions } = ack;
      store.dispatch({ type: 'read', roomId, seq: ack.seq, counts: { unread, mentions } });
      return;
    }
    // Put out of the room, for example: there is nothing to read any more.
    if (ack && ack.error.code !== 'RATE_LIMITED' && ack.error.code !== 'UNAVAILABLE') return;
    untold.set(roomId, Math.max(seq, untold.get(roomId) ?? 0));
    attempts += 1;
    clearTimeout(timer);
    timer = undefined;
    later(ack?.error.retryAfterMs ?? backoffMs(attempts));
  }

  return {
    read(seq) {
      const { roomId, rooms } = store.getState();
      const room = rooms.find(({ id }) => id === roomId);
      if (!room || seq <= (room.readSeq ?? 0)) return;
      store.dispatch({ type: 'read', roomId, seq });
      untold.set(roomId, seq);
      flush();
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}
