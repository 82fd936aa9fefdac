import type { SessionEnd } from '@usher/common/client';
import type { ChatApi } from '../api/chat-api.js';
import { backoffMs } from './backoff.js';
import { createCatchUp } from './catch-up.js';
import { type ChatStart, type ChatState, conversationOf, initialChatState } from './chat-state.js';
import type { Message } from './contract.js';
import { type CommunityActs, createCommunity } from './create-community.js';
import { createStore, type Store } from './create-store.js';
import { createFollowPlace } from './follow-place.js';
import { createMessageActs, type MessageActs } from './message-acts.js';
import { nameDirectRooms } from './name-direct-rooms.js';
import type { ChatSocket, OpenChatSocket } from './open-chat-socket.js';
import { createOutbox } from './outbox.js';
import { reduceChat } from './reduce-chat.js';
import { createRoomActs, type RoomActs } from './room-acts.js';

export interface ChatSession
  extends Pick<Store<ChatState, never>, 'getState' | 'subscribe'>,
    MessageActs,
    RoomActs,
    CommunityActs {
  /** Goes live; returns how to stop. */
  start(): () => void;
  /** @param seq of a message to lead to */
  openRoom(roomId: string, seq?: number): void;
  /** @param replyTo the `seq` that it answers */
  send(text: string, replyTo?: number): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Takes the page's notice away. */
  dismissNotice(): void;
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
  let countTimer: ReturnType<typeof setTimeout> | undefined;
  let leaving = false;
  const catchUp = createCatchUp(store, api, () => socket);
  const place = createFollowPlace(store, api);
  const outbox = createOutbox(store, () => socket, place.now);
  const messageActs = createMessageActs(store, api, () => socket);
  const roomActs = createRoomActs(store, api);
  const community = createCommunity(store, api, { socket: () => socket, onBehind: countAnew });

  function connect(): void {
    socket = openSocket({
      onLive() {
        store.dispatch({ type: 'connected' });
        refreshRooms();
        catchUp.now();
        place.now();
        community.live();
        for (const roomId of Object.keys(store.getState().conversations)) outbox.flush(roomId);
      },
      onLost: () => store.dispatch({ type: 'disconnected' }),
      onMessages(roomId, messages) {
        if ((messages[0]?.seq ?? 0) > headOf(roomId) + 1) countAnew();
        store.dispatch({ type: 'received', roomId, messages });
        catchUp.ifHole();
      },
      onChange(change) {
        const { roomId, message } = change;
        store.dispatch({ type: 'changed', roomId, changes: [change] });
        if (mayMention(message)) countAnew();
        catchUp.ifHole();
      },
      onHead(roomId, head, headRev) {
        if (head > headOf(roomId)) countAnew();
        store.dispatch({ type: 'received', roomId, messages: [], head });
        store.dispatch({ type: 'changed', roomId, changes: [], headRev });
        catchUp.ifHole();
      },
      onRoom(room) {
        store.dispatch({ type: 'room-changed', room });
        if (room.id === store.getState().roomId) catchUp.now();
        place.afterChange(room.id);
      },
      onLeft: (roomId, reason) => store.dispatch({ type: 'room-left', roomId, reason }),
      ...community.events,
    });
  }

  function refreshRooms(attempt = 0): void {
    clearTimeout(roomsTimer);
    api.myRooms().then(
      (rooms) => {
        store.dispatch({ type: 'rooms-loaded', rooms });
        if (conversationOf(store.getState()).status === 'loading') catchUp.now();
        // A name that stays unknown is no fault: the room is there without it.
        nameDirectRooms(store, api).catch(() => {});
      },
      () => {
        if (!socket || store.getState().connection === 'ended') return;
        roomsTimer = setTimeout(refreshRooms, backoffMs(attempt), attempt + 1);
      },
    );
  }

  function headOf(roomId: string): number {
    const room = store.getState().rooms.find(({ id }) => id === roomId);
    return room?.head ?? Number.POSITIVE_INFINITY;
  }

  /** An edit or a deletion changes who is mentioned, in rooms that are not held here too. */
  function mayMention({ roomId, mentions }: Message): boolean {
    const { rooms, me, roomId: open } = store.getState();
    const room = rooms.find(({ id }) => id === roomId);
    return roomId !== open && (mentions?.includes(me.id) || (room?.mentions ?? 0) > 0);
  }

  /** Something was missed that is not held here: the server has the numbers. */
  function countAnew(): void {
    countTimer ??= setTimeout(() => {
      countTimer = undefined;
      refreshRooms();
    }, 500);
  }

  /** One that no list names: archived, or entered elsewhere a moment ago. */
  function describeRoom(roomId: string): void {
    if (roomId in store.getState().departures) return;
    api.room(roomId).then(
      ({ room }) => {
        store.dispatch({ type: 'room-changed', room });
        place.now();
      },
      // The catch-up says on the page why it may not be read.
      () => {},
    );
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
        clearTimeout(countTimer);
        catchUp.stop();
        place.stop();
        community.stop();
        socket?.close();
        socket = undefined;
      };
    },

    openRoom(roomId, seq) {
      store.dispatch({ type: 'room-opened', roomId, ...(seq !== undefined && { seq }) });
      catchUp.now();
      if (store.getState().rooms.some(({ id }) => id === roomId)) place.now();
      else describeRoom(roomId);
    },
    dismissNotice: () => store.dispatch({ type: 'notice', text: undefined }),
    send: (text, replyTo) =>
      enqueue((roomId) => {
        const at = new Date().toISOString();
        const answer = replyTo !== undefined && { replyTo };
        const draft = { clientMessageId: newId(), text, at, ...answer };
        store.dispatch({ type: 'drafted', roomId, draft });
      }),
    retry: (clientMessageId) =>
      enqueue((roomId) => store.dispatch({ type: 'draft-marked', roomId, clientMessageId })),
    discard: (clientMessageId) =>
      enqueue((roomId) => store.dispatch({ type: 'draft-discarded', roomId, clientMessageId })),

    ...messageActs,
    ...roomActs,
    ...community.acts,

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
