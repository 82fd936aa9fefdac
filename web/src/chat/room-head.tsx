import { useState } from 'react';
import type { ChatState } from './chat-state.js';
import { ConnectionBadge } from './connection-badge.js';
import { lobbyId, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Icon } from './icon.js';
import { MembersPanel } from './members-panel.js';
import { otherIn } from './people.js';
import { PresenceText } from './presence-text.js';
import { type RoomAct, RoomActDialog } from './room-act-dialog.js';
import { RoomMenu } from './room-menu.js';
import { usePresence } from './use-presence.js';

export interface RoomHeadProps {
  /** Absent where there is none to show. */
  name: string | undefined;
  room: Room | undefined;
  state: ChatState;
  session: ChatSession;
  /** Something is new that only the menu shows. */
  news: boolean;
  onMenu: () => void;
  onEntered: (room: Room) => void;
  onLeft: () => void;
}

/** The open room's name, and what can be done with it. */
export function RoomHead(props: RoomHeadProps) {
  const { name, room, state, session, news, onMenu, onEntered, onLeft } = props;
  const [open, setOpen] = useState<'members' | 'menu' | RoomAct>();
  const close = () => setOpen(undefined);
  const role = room && state.places[room.id]?.role;
  const isDirect = room?.between !== undefined;
  const other = room && otherIn(room, state.me.id);
  const presence = usePresence(other, state.presence, session.watch);
  return (
    <header className="pane-head">
      <button type="button" className="icon-button menu-button" onClick={onMenu}>
        <span className="menu-icon" aria-hidden="true" />
        <span className="visually-hidden">Rooms and account</span>
        {news && (
          <span className="menu-news">
            <span className="visually-hidden">: something is new</span>
          </span>
        )}
      </button>
      {name !== undefined && (
        <div className="pane-title">
          <h1>{name}</h1>
          <PresenceText presence={presence} />
        </div>
      )}
      <ConnectionBadge connection={state.connection} />
      {room && !isDirect && (
        <HeadButton icon="people" label="Members" onClick={() => setOpen('members')} />
      )}
      {room && !isDirect && room.id !== lobbyId && (
        <HeadButton icon="more" label="Room settings" onClick={() => setOpen('menu')} />
      )}
      {room && open === 'members' && (
        <MembersPanel
          room={room}
          state={state}
          session={session}
          onEntered={(entered) => {
            close();
            onEntered(entered);
          }}
          onClose={close}
        />
      )}
      {room && open === 'menu' && (
        <RoomMenu
          name={room.name}
          archived={room.archivedAt !== undefined}
          role={role}
          onChoose={setOpen}
          onClose={close}
        />
      )}
      {room && open !== undefined && open !== 'members' && open !== 'menu' && (
        <RoomActDialog
          act={open}
          room={room}
          role={role}
          session={session}
          onLeft={onLeft}
          onClose={close}
        />
      )}
    </header>
  );
}

interface HeadButtonProps {
  icon: 'people' | 'more';
  label: string;
  onClick: () => void;
}

function HeadButton({ icon, label, onClick }: HeadButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-haspopup="dialog"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
