import { useRef } from 'react';
import { type ChatState, conversationOf, openRoom } from './chat-state.js';
import { Composer } from './composer.js';
import { ConnectionBadge } from './connection-badge.js';
import { lobbyId, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { MessageList } from './message-list.js';
import { RoomRefused } from './room-refused.js';

export interface RoomPaneProps {
  state: ChatState;
  session: ChatSession;
  onMenu: () => void;
  onOpen: (roomId: string) => void;
  onEntered: (room: Room) => void;
}

/** The open room. */
export function RoomPane({ state, session, onMenu, onOpen, onEntered }: RoomPaneProps) {
  const unsent = useRef(new Map<string, string>());
  const { roomId } = state;
  const conversation = conversationOf(state);
  const { status } = conversation;
  const name = openRoom(state)?.name ?? (roomId === lobbyId ? 'Lobby' : 'This room');
  const refused = status === 'forbidden' || status === 'missing' ? status : undefined;
  return (
    <main className="pane">
      <header className="pane-head">
        <button type="button" className="icon-button menu-button" onClick={onMenu}>
          <span className="menu-icon" aria-hidden="true" />
          <span className="visually-hidden">Rooms and account</span>
        </button>
        {!refused && <h1>{name}</h1>}
        <ConnectionBadge connection={state.connection} />
      </header>
      {!state.reachable && <Unreachable />}
      {refused && (
        <RoomRefused
          status={refused}
          roomId={roomId}
          session={session}
          onEntered={onEntered}
          onOpen={onOpen}
        />
      )}
      {status === 'loading' && <Loading quiet={!state.reachable} />}
      {status === 'open' && (
        <MessageList
          key={roomId}
          roomName={name}
          conversation={conversation}
          state={state}
          session={session}
        />
      )}
      {!refused && (
        <Composer
          key={`composer:${roomId}`}
          roomName={name}
          initialText={unsent.current.get(roomId) ?? ''}
          onChange={(text) => unsent.current.set(roomId, text)}
          onSend={session.send}
        />
      )}
      <noscript>
        <p className="notice">Usher needs JavaScript to send and receive. Please turn it on.</p>
      </noscript>
    </main>
  );
}

function Unreachable() {
  return (
    <div className="banner" role="status">
      <strong>Chat cannot be reached right now.</strong> You are signed in, and we keep trying: your
      messages will appear here by themselves.
    </div>
  );
}

function Loading({ quiet }: { quiet: boolean }) {
  return (
    <div className="messages-frame loading">
      {!quiet && (
        <p role="status">
          <span className="spinner" aria-hidden="true" /> Loading messages…
        </p>
      )}
    </div>
  );
}
