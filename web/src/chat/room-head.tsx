import { useState } from 'react';
import type { ChatState } from './chat-state.js';
import { ConnectionBadge } from './connection-badge.js';
import { lobbyId, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Icon } from './icon.js';
import { MembersPanel } from './members-panel.js';
import { type RoomAct, RoomActDialog } from './room-act-dialog.js';
import { RoomMenu } from './room-menu.js';

export interface RoomHeadProps {
  /** Absent where there is none to show. */
  name: string | undefined;
  room: Room | undefined;
  state: ChatState;
  session: ChatSession;
  onMenu: () => void;
  onEntered: (room: Room) => void;
  onLeft: () => void;
}

/** The open room's name, and what can be done with it. */
export function RoomHead(props: RoomHeadProps) {
  const { name, room, state, session, onMenu, onEntered, onLeft } = props;
  const [open, setOpen] = useState<'members' | 'menu' | RoomAct>();
  const close = () => setOpen(undefined);
  const role = room && state.places[room.id]?.role;
  const isDirect = room?.between !== undefined;
  return (
    <header className="pane-head">
      <button type="button" className="icon-button menu-button" onClick={onMenu}>
        <span className="menu-icon" aria-hidden="true" />
        <span className="visually-hidden">Rooms and account</span>
      </button>
      {name !== undefined && <h1>{name}</h1>}
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
