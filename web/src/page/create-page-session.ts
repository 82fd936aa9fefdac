import type { SessionEnd } from '@usher/common/client';
import { createStore } from '../chat/create-store.js';
import type { ChatSocket, OpenChatSocket } from '../chat/open-chat-socket.js';

export interface PageSession {
  /** Why the session has ended; undefined while it has not. */
  endReason(): string | undefined;
  subscribe(listener: () => void): () => void;
  /** Listens for the session's end; returns how to stop. */
  start(): () => void;
  /** Ends the session by `leave`, without hearing of it as of something that came from elsewhere. */
  leave(leave: () => Promise<unknown>): Promise<void>;
}

export interface PageSessionParts {
  openSocket: OpenChatSocket;
  /** Calls back once the session has ended, for whatever reason. */
  onEnded: (listener: (end: SessionEnd) => void) => void;
}

/** The session of a page that shows no chat: a sign-out or a ban elsewhere reaches it all the same. */
export function createPageSession({ openSocket, onEnded }: PageSessionParts): PageSession {
  type Ended = string | undefined;
  const store = createStore<Ended, string>((ended, reason) => ended ?? reason, undefined);
  let socket: ChatSocket | undefined;
  let leaving = false;

  function connect(): void {
    const nothing = () => {};
    socket = openSocket({
      onLive: nothing,
      onLost: nothing,
      onMessages: nothing,
      onChange: nothing,
      onHead: nothing,
      onRoom: nothing,
      onLeft: nothing,
      onRead: nothing,
      onTyping: nothing,
      onPresence: nothing,
      onNotification: nothing,
      onUnreadNotifications: nothing,
      onAnnouncement: nothing,
    });
  }
  function disconnect(): void {
    socket?.close();
    socket = undefined;
  }

  return {
    endReason: store.getState,
    subscribe: store.subscribe,
    start() {
      onEnded(({ code, reason = code }) => {
        if (leaving) return;
        disconnect();
        store.dispatch(reason);
      });
      connect();
      return disconnect;
    },
    async leave(leave) {
      leaving = true;
      disconnect();
      try {
        await leave();
      } catch (error) {
        leaving = false;
        connect();
        throw error;
      }
    },
  };
}
