import { ApiError } from '../api/api-error.js';
import type { ChatApi } from '../api/chat-api.js';
import { backoffMs } from './backoff.js';
import { type ChatState, conversationOf } from './chat-state.js';
import { type Conversation, hasHole, lastSeq } from './conversation.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

export interface CatchUp {
  /** Fetches what the open room lacks, and tries again until it is there. */
  now(): void;
  /** The same after a moment, in which a hole may fill by itself. */
  ifHole(): void;
  stop(): void;
}

/** A longer gap is not worth closing: the newest page takes its place. */
const maxGap = 1_000;

/** Keeps the open room's messages complete: pushes are only a hint, `seq` is the truth. */
export function createCatchUp(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'newest'>,
  socket: () => ChatSocket | undefined,
): CatchUp {
  const running = new Set<string>();
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(ms: number, act: () => void): void {
    // Not put off by what comes meanwhile: a busy room would never catch up.
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, ms);
  }

  function now(): void {
    const { roomId, connection, departures } = store.getState();
    const { status } = conversationOf(store.getState());
    const refused = status === 'forbidden' || status === 'missing';
    if (refused || roomId in departures || connection === 'ended' || running.has(roomId)) return;
    running.add(roomId);
    catchUp(roomId)
      .then(
        () => {
          attempts = 0;
          store.dispatch({ type: 'reachable', reachable: true });
        },
        (error) => failed(roomId, error),
      )
      .finally(() => {
        running.delete(roomId);
        ifHole();
      });
  }

  async function catchUp(roomId: string): Promise<void> {
    const conversation = () => conversationOf(store.getState(), roomId);
    for (;;) {
      if (conversation().status !== 'open' || gapOf(conversation()) > maxGap) {
        store.dispatch({ type: 'history-loaded', roomId, history: await api.newest(roomId) });
      }
      const connection = socket();
      // The next connection begins with a catch-up of its own.
      if (!connection?.isLive()) return;
      const before = conversation();
      const ack = await connection.sync(roomId, lastSeq(before), before.rev);
      if (!ack.ok) throw new ApiError(statusOf(ack.error.code), [ack.error]);
      const { messages, head, changes, headRev } = ack;
      store.dispatch({ type: 'received', roomId, messages, head });
      store.dispatch({ type: 'changed', roomId, changes, headRev });
      const after = conversation();
      if (lastSeq(after) >= head && after.rev >= headRev) return;
      const progress = lastSeq(after) - lastSeq(before) + after.rev - before.rev;
      if (progress <= 0 && roomId === store.getState().roomId) {
        throw new Error('the catch-up makes no progress');
      }
      if (progress <= 0) return;
    }
  }

  function failed(roomId: string, error: unknown): void {
    const status = error instanceof ApiError ? error.status : 0;
    if (status === 403) refuse(roomId, 'forbidden');
    else if (status === 404 || status === 400) refuse(roomId, 'missing');
    else {
      const { status: shown } = conversationOf(store.getState(), roomId);
      if (shown === 'loading') store.dispatch({ type: 'reachable', reachable: false });
      later(Math.max(backoffMs(attempts), retryAfterMsOf(error)), now);
      attempts += 1;
    }
  }

  function refuse(roomId: string, status: 'forbidden' | 'missing'): void {
    store.dispatch({ type: 'reachable', reachable: true });
    store.dispatch({ type: 'room-refused', roomId, status });
  }

  function ifHole(): void {
    const holed = () => hasHole(conversationOf(store.getState()));
    if (!holed()) return;
    later(300 + Math.random() * 300, () => {
      if (holed()) now();
    });
  }

  return { now, ifHole, stop: () => clearTimeout(timer) };
}

function gapOf(conversation: Conversation): number {
  const { head, rev, headRev } = conversation;
  return Math.max(head - lastSeq(conversation), headRev - rev);
}

/** How long the server asks to be left alone. */
function retryAfterMsOf(error: unknown): number {
  return error instanceof ApiError ? (error.errors[0]?.retryAfterMs ?? 0) : 0;
}

function statusOf(code: string): number {
  if (code === 'FORBIDDEN') return 403;
  return code === 'NOT_FOUND' || code === 'VALIDATION_FAILED' ? 404 : 503;
}
