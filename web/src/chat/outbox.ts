import { type ChatState, conversationOf } from './chat-state.js';
import type { Draft } from './conversation.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface Outbox {
  /** Sends what waits in a room; also call it after each reconnect. */
  flush(roomId: string): void;
}

const maxAttempts = 3;

/** The socket is told so as well: it comes back, or the session is over. */
const aboutSession = new Set([
  'AUTH_REQUIRED',
  'TOKEN_EXPIRED',
  'TOKEN_INVALID',
  'SESSION_REVOKED',
]);

/** Refusals that say nothing about the message itself. */
const temporary = new Set(['RATE_LIMITED', 'STALE', 'UNAVAILABLE', 'INTERNAL']);

/**
 * Sends each room's drafts one after another, so that they arrive in the order of writing. A message
 * without an ack is sent again under the same id, which the server stores once.
 */
export function createOutbox(
  store: Store<ChatState, ChatAction>,
  socket: () => ChatSocket | undefined,
  /** Called when a message was refused for good: what the visitor may do has changed. */
  onRefused: () => void,
  wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
): Outbox {
  const busy = new Set<string>();

  async function run(roomId: string): Promise<void> {
    busy.add(roomId);
    try {
      for (let draft = next(roomId); draft; draft = next(roomId)) {
        if (!(await deliver(roomId, draft))) return;
      }
    } finally {
      // At once: what is written in the next moment must find it free.
      busy.delete(roomId);
    }
  }

  function next(roomId: string): Draft | undefined {
    const { drafts, ahead } = conversationOf(store.getState(), roomId);
    // What the server has stored beyond a hole is sent; it only cannot be shown in its place yet.
    const stored = new Set(ahead.map(({ clientMessageId }) => clientMessageId));
    return drafts.find((one) => one.failure === undefined && !stored.has(one.clientMessageId));
  }

  /** False when the rest has to wait for the next connection. */
  async function deliver(roomId: string, draft: Draft): Promise<boolean> {
    const { clientMessageId, text, replyTo } = draft;
    const outgoing = { roomId, clientMessageId, text, ...(replyTo !== undefined && { replyTo }) };
    let failure = 'The server did not answer.';
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const connection = socket();
      if (!connection?.isLive()) return false;
      const ack = await connection.send(outgoing).catch(() => undefined);
      if (ack?.ok) {
        store.dispatch({ type: 'received', roomId, messages: [ack.message] });
        return true;
      }
      if (!ack) continue;
      const { code, message, retryAfterMs = 1_000 * attempt } = ack.error;
      if (aboutSession.has(code)) return false;
      failure = message;
      if (!temporary.has(code)) {
        onRefused();
        break;
      }
      // Who writes too fast has only to wait: its turn comes, however often that takes.
      if (code === 'RATE_LIMITED') attempt -= 1;
      await wait(retryAfterMs);
    }
    store.dispatch({ type: 'draft-marked', roomId, clientMessageId, failure });
    return true;
  }

  return {
    flush(roomId) {
      if (!busy.has(roomId)) void run(roomId);
    },
  };
}
