import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { accountApi } from '../api/account-api.js';
import { chatApi } from '../api/chat-api.js';
import { sessionClient } from '../api/session-client.js';
import { chatTitle } from '../page/page-state.js';
import { type ChatStart, type ChatState, openRoom, unreadCount } from './chat-state.js';
import { isRoomId, lobbyId, roomPath } from './contract.js';
import { type ChatSession, createChatSession } from './create-chat-session.js';
import { openChatSocket } from './open-chat-socket.js';
import { roomTitle } from './people.js';

export interface Chat {
  state: ChatState;
  session: ChatSession;
  /** Opens a room and gives it the page's address. */
  open: (roomId: string) => void;
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
    const onPopState = () => session.openRoom(roomIdOf(window.location.pathname));
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }, [session]);

  const unread = state.rooms.reduce((sum, room) => sum + unreadCount(state, room), 0);
  const room = openRoom(state);
  const title = chatTitle(room && roomTitle(state, room), unread);
  useEffect(() => {
    document.title = title;
  }, [title]);

  const open = useCallback(
    (roomId: string) => {
      const path = roomPath(roomId);
      if (window.location.pathname !== path) window.history.pushState(null, '', path);
      session.openRoom(roomId);
    },
    [session],
  );
  return { state, session, open };
}

function roomIdOf(path: string): string {
  const [, id = ''] = /^\/rooms\/([^/]+)\/?$/.exec(path) ?? [];
  return isRoomId(id) ? id : lobbyId;
}
