import type { SessionEnd } from '@usher/common/client';
import type { ChatApi } from '../api/chat-api.js';
import { backoffMs } from './backoff.js';
import { createCatchUp } from './catch-up.js';
import { type ChatStart, type ChatState, conversationOf, initialChatState } from './chat-state.js';
import type { Room } from './contract.js';
import { hasOlder } from './conversation.js';
import { createStore, type Store } from './create-store.js';
import type { ChatSocket, OpenChatSocket } from './open-chat-socket.js';
import { createOutbox } from './outbox.js';
import { reduceChat } from './reduce-chat.js';

export interface ChatSession extends Pick<Store<ChatState, never>, 'getState' | 'subscribe'> {
  /** Goes live; returns how to stop. */
  start(): () => void;
  openRoom(roomId: string): void;
  send(text: string): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  loadOlder(): Promise<void>;
  /** @throws ApiError */
  publicRooms(): Promise<Room[]>;
  /** @throws ApiError */
  createRoom(name: string): Promise<Room>;
  /** @throws ApiError */
  joinRoom(roomId: string): Promise<Room>;
  /** @throws ApiError */
  signOut(): Promise<void>;
}

export interface ChatParts {
  api: ChatApi;
  signOut: () => Promise<unknown>;
  openSocket: OpenChatSocket;
  /** Calls back once the session has ended, for whatever reason. */
  onEnded: (listener: (end: SessionEnd) => void) => void;
}

/** One visitor's chat: what the page shows, and what it may do. */
export function createChatSession(start: ChatStart, parts: ChatParts): ChatSession {
  const { api, openSocket } = parts;
  const store = createStore(reduceChat, initialChatState(start));
  let socket: ChatSocket | undefined;
  let roomsTimer: ReturnType<typeof setTimeout> | undefined;
  let leaving = false;
  const outbox = createOutbox(store, () => socket);
  const catchUp = createCatchUp(store, api, () => socket);

  function connect(): void {
    socket = openSocket({
      onLive() {
        store.dispatch({ type: 'connected' });
        refreshRooms();
        catchUp.now();
        for (const roomId of Object.keys(store.getState().conversations)) outbox.flush(roomId);
      },
      onLost: () => store.dispatch({ type: 'disconnected' }),
      onMessages(roomId, messages) {
        store.dispatch({ type: 'received', roomId, messages });
        catchUp.ifHole();
      },
      onRoom(room) {
        store.dispatch({ type: 'room-changed', room });
        if (room.id === store.getState().roomId) catchUp.now();
      },
    });
  }

  function refreshRooms(attempt = 0): void {
    clearTimeout(roomsTimer);
    api.myRooms().then(
      (rooms) => store.dispatch({ type: 'rooms-loaded', rooms }),
      () => {
        if (!socket || store.getState().connection === 'ended') return;
        roomsTimer = setTimeout(refreshRooms, backoffMs(attempt), attempt + 1);
      },
    );
  }

  async function entered(asked: Promise<{ room: Room }>): Promise<Room> {
    const { room } = await asked;
    store.dispatch({ type: 'room-changed', room });
    return room;
  }

  function enqueue(act: (roomId: string) => void): void {
    const { roomId } = store.getState();
    act(roomId);
    outbox.flush(roomId);
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,

    start() {
      const unsubscribe = store.subscribe(() => {
        if (store.getState().connection === 'ended') socket?.close();
      });
      parts.onEnded(({ code, reason = code }) => {
        if (!leaving) store.dispatch({ type: 'ended', reason });
      });
      connect();
      if (!store.getState().reachable) {
        refreshRooms();
        catchUp.now();
      }
      return () => {
        unsubscribe();
        clearTimeout(roomsTimer);
        catchUp.stop();
        socket?.close();
        socket = undefined;
      };
    },

    openRoom(roomId) {
      store.dispatch({ type: 'room-opened', roomId });
      catchUp.now();
    },
    send: (text) =>
      enqueue((roomId) => {
        const draft = { clientMessageId: newId(), text, at: new Date().toISOString() };
        store.dispatch({ type: 'drafted', roomId, draft });
      }),
    retry: (clientMessageId) =>
      enqueue((roomId) => store.dispatch({ type: 'draft-marked', roomId, clientMessageId })),
    discard: (clientMessageId) =>
      enqueue((roomId) => store.dispatch({ type: 'draft-discarded', roomId, clientMessageId })),

    async loadOlder() {
      const { roomId, older } = store.getState();
      const conversation = conversationOf(store.getState());
      const first = conversation.messages[0];
      if (older === 'loading' || !first || !hasOlder(conversation)) return;
      store.dispatch({ type: 'older-asked' });
      try {
        const { messages } = await api.before(roomId, first.seq);
        store.dispatch({ type: 'older-loaded', roomId, messages });
      } catch {
        store.dispatch({ type: 'older-failed' });
      }
    },

    publicRooms: () => api.publicRooms(),
    createRoom: (name) => entered(api.createRoom(name)),
    joinRoom: (roomId) => entered(api.joinRoom(roomId)),

    async signOut() {
      // Otherwise the page would hear of it as of something that came from elsewhere.
      leaving = true;
      socket?.close();
      try {
        await parts.signOut();
      } catch (error) {
        leaving = false;
        connect();
        throw error;
      }
    },
  };
}

/** `crypto.randomUUID` is there over https and on localhost only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
