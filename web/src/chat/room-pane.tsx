import { useMemo, useRef, useState } from 'react';
import { type ChatState, conversationOf, openRoom } from './chat-state.js';
import { lobbyId, type Message, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { DeleteDialog } from './delete-dialog.js';
import type { LineActs } from './message-line.js';
import { MessageList } from './message-list.js';
import { Notice, Unreachable } from './notice.js';
import { roomTitle } from './people.js';
import { readOnlyReason } from './read-only-reason.js';
import { RoomHead } from './room-head.js';
import { RoomRefused } from './room-refused.js';
import { type About, Writing } from './writing.js';

export interface RoomPaneProps {
  state: ChatState;
  session: ChatSession;
  onMenu: () => void;
  onOpen: (roomId: string) => void;
  onEntered: (room: Room) => void;
}

/** The open room. */
export function RoomPane({ state, session, onMenu, onOpen, onEntered }: RoomPaneProps) {
  const [about, setAbout] = useState<About>();
  const unsent = useRef(new Map<string, string>());
  const [deleting, setDeleting] = useState<Message>();
  const { roomId } = state;
  const conversation = conversationOf(state);
  const { status } = conversation;
  const room = openRoom(state);
  const name = room ? roomTitle(state, room) : roomId === lobbyId ? 'Lobby' : 'This room';
  const departure = state.departures[roomId];
  const refused =
    departure !== undefined || status === 'forbidden' || status === 'missing' ? status : undefined;
  const readOnly = readOnlyReason(state);
  const acts = useMemo<LineActs>(
    () => ({
      reply: ({ seq }) => setAbout({ kind: 'reply', roomId, seq }),
      edit: ({ seq }) => setAbout({ kind: 'edit', roomId, seq }),
      remove: setDeleting,
      react: ({ seq }, emoji, on) => void session.react(seq, emoji, on),
    }),
    [roomId, session],
  );
  return (
    <main className="pane">
      <RoomHead
        key={`head:${roomId}`}
        name={refused ? undefined : name}
        room={refused ? undefined : room}
        state={state}
        session={session}
        news={hasNews(state)}
        onMenu={onMenu}
        onEntered={onEntered}
        onLeft={() => onOpen(lobbyId)}
      />
      {!state.reachable && <Unreachable />}
      {state.notice !== undefined && <Notice text={state.notice} onClose={session.dismissNotice} />}
      {refused && (
        <RoomRefused
          status={status === 'forbidden' ? 'forbidden' : 'missing'}
          departure={departure}
          roomId={roomId}
          session={session}
          onEntered={onEntered}
          onOpen={onOpen}
        />
      )}
      {!refused && status === 'loading' && <Loading quiet={!state.reachable} />}
      {status === 'open' && (
        <MessageList
          key={roomId}
          roomName={name}
          conversation={conversation}
          state={state}
          session={session}
          acts={readOnly ? undefined : acts}
        />
      )}
      {!refused && readOnly && (
        <p className="read-only" role="status">
          {readOnly}
        </p>
      )}
      {!refused && !readOnly && (
        <Writing
          roomId={roomId}
          roomName={name}
          conversation={conversation}
          state={state}
          session={session}
          unsent={unsent.current}
          about={about}
          setAbout={setAbout}
        />
      )}
      {deleting && (
        <DeleteDialog
          message={deleting}
          remove={() => session.remove(deleting.seq)}
          onClose={() => setDeleting(undefined)}
        />
      )}
      <noscript>
        <p className="notice">Usher needs JavaScript to send and receive. Please turn it on.</p>
      </noscript>
    </main>
  );
}

/** In other rooms, or in the notifications: on narrow screens only the menu shows either. */
function hasNews({ rooms, roomId, notifications }: ChatState): boolean {
  const elsewhere = rooms.some(({ id, unread = 0 }) => id !== roomId && unread > 0);
  return elsewhere || notifications.unread > 0;
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
