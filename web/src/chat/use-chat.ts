import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { accountApi } from '../api/account-api.js';
import { chatApi } from '../api/chat-api.js';
import { sessionClient } from '../api/session-client.js';
import { chatTitle } from '../page/page-state.js';
import { type ChatStart, type ChatState, openRoom, unreadTotal } from './chat-state.js';
import { lobbyId, placeOf, roomPath } from './contract.js';
import { type ChatSession, createChatSession } from './create-chat-session.js';
import { openChatSocket } from './open-chat-socket.js';
import { roomTitle } from './people.js';

export interface Chat {
  state: ChatState;
  session: ChatSession;
  /** Opens a room and gives it the page's address. */
  open: (roomId: string, seq?: number) => void;
}

/** The visitor's chat, live while the page shows it. */
export function useChat(start: ChatStart): Chat {
  const [session] = useState(() =>
    createChatSession(start, {
      api: chatApi,
      signOut: accountApi.signout,
      openSocket: openChatSocket,
      onEnded: (listener) => void sessionClient().ended.then(listener),
    }),
  );
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getState);

  useEffect(() => session.start(), [session]);

  useEffect(() => {
    const onPopState = () => {
      const { roomId, seq } = shownPlace();
      session.openRoom(roomId, seq);
    };
    window.addEventListener('popstate', onPopState);
    // The server has shown the room; the way to a message in it is the browser's.
    if (shownPlace().seq !== undefined) onPopState();
    return () => window.removeEventListener('popstate', onPopState);
  }, [session]);

  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') session.lookAway();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => document.removeEventListener('visibilitychange', onVisibility);
  }, [session]);

  const unread = unreadTotal(state);
  const room = openRoom(state);
  const title = chatTitle(room && roomTitle(state, room), unread);
  useEffect(() => {
    document.title = title;
  }, [title]);

  const open = useCallback(
    (roomId: string, seq?: number) => {
      const path = roomPath(roomId, seq);
      const { pathname, search } = window.location;
      if (pathname + search !== path) window.history.pushState(null, '', path);
      session.openRoom(roomId, seq);
    },
    [session],
  );
  return { state, session, open };
}

function shownPlace(): { roomId: string; seq?: number } {
  const { pathname, search } = window.location;
  return placeOf(pathname + search) ?? { roomId: lobbyId };
}
