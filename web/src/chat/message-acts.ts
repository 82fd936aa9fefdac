import { ApiError } from '../api/api-error.js';
import type { ChatApi } from '../api/chat-api.js';
import { faultText } from '../api/error-text.js';
import { type ChatState, conversationOf } from './chat-state.js';
import type { Ack, Changed } from './contract.js';
import { hasOlder } from './conversation.js';
import type { Store } from './create-store.js';
import type { ChatSocket } from './open-chat-socket.js';
import type { ChatAction } from './reduce-chat.js';

/** What can be done with messages of the open room that are there already. */
export interface MessageActs {
  /** @throws ApiError */
  edit(seq: number, text: string): Promise<void>;
  /** @throws ApiError */
  remove(seq: number): Promise<void>;
  /** Adds my reaction or takes it away; what goes wrong is told on the page. */
  react(seq: number, emoji: string, on: boolean): Promise<void>;
  loadOlder(): Promise<void>;
  /** Loads older messages until this one is there; false where it could not be. */
  loadUpTo(seq: number): Promise<boolean>;
}

/** Messages in one answer, at most. */
const maxPage = 200;

export function createMessageActs(
  store: Store<ChatState, ChatAction>,
  api: Pick<ChatApi, 'before'>,
  socket: () => ChatSocket | undefined,
): MessageActs {
  let running: { roomId: string; page: Promise<boolean> } | undefined;

  async function change(
    ask: (socket: ChatSocket, roomId: string) => Promise<Ack<Changed>>,
  ): Promise<void> {
    const { roomId } = store.getState();
    const connection = socket();
    if (!connection?.isLive()) throw new ApiError(0, [offline]);
    const ack = await ask(connection, roomId).catch(() => {
      throw new ApiError(0, [silent]);
    });
    if (!ack.ok) throw new ApiError(0, [ack.error]);
    // The push says the same; whichever comes first is shown.
    store.dispatch({ type: 'changed', roomId, changes: [ack] });
  }

  /** The page that is on its way counts for whoever asks meanwhile. */
  function load(limit?: number): Promise<boolean> {
    const { roomId } = store.getState();
    if (running?.roomId === roomId) return running.page;
    const page = loadPage(roomId, limit).finally(() => {
      if (running?.page === page) running = undefined;
    });
    running = { roomId, page };
    return page;
  }

  async function loadPage(roomId: string, limit?: number): Promise<boolean> {
    const conversation = conversationOf(store.getState());
    const first = conversation.messages[0];
    if (!first || !hasOlder(conversation)) return false;
    store.dispatch({ type: 'older-asked' });
    try {
      const { messages } = await api.before(roomId, first.seq, limit);
      store.dispatch({ type: 'older-loaded', roomId, messages });
      return messages.length > 0;
    } catch {
      store.dispatch({ type: 'older-failed' });
      return false;
    }
  }

  return {
    edit: (seq, text) => change((connection, roomId) => connection.edit(roomId, seq, text)),
    remove: (seq) => change((connection, roomId) => connection.remove(roomId, seq)),

    async react(seq, emoji, on) {
      try {
        await change((connection, roomId) => connection.react(roomId, seq, emoji, on));
      } catch (error) {
        store.dispatch({ type: 'notice', text: faultText(error) });
      }
    },

    loadOlder: async () => void (await load()),

    async loadUpTo(seq) {
      const { roomId } = store.getState();
      const first = () => conversationOf(store.getState(), roomId).messages[0]?.seq ?? 0;
      while (first() > seq) {
        if (store.getState().roomId !== roomId) return false;
        if (!(await load(Math.min(maxPage, Math.max(50, first() - seq + 10))))) return false;
      }
      return true;
    },
  };
}

const offline = { code: 'NETWORK', message: 'You are not connected right now. Try again shortly.' };
const silent = { code: 'NETWORK', message: 'The server did not answer. Try again.' };
