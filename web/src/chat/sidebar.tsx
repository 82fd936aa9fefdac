import { useState } from 'react';
import { Logo } from '../page/logo.js';
import { Avatar } from './avatar.js';
import { BellButton } from './bell-button.js';
import type { ChatState } from './chat-state.js';
import { ConnectionBadge } from './connection-badge.js';
import type { CommunityActs } from './create-community.js';
import { RoomList } from './room-list.js';
import { SearchButton } from './search-button.js';

export interface SidebarProps {
  state: ChatState;
  onOpen: (roomId: string) => void;
  onAddRoom: () => void;
  onSearch: () => void;
  onNotifications: () => void;
  watch: CommunityActs['watch'];
  signOut: () => Promise<void>;
}

export function Sidebar(props: SidebarProps) {
  const { state, onOpen, onAddRoom, onSearch, onNotifications, watch, signOut } = props;
  return (
    <div className="sidebar">
      <header className="sidebar-head">
        <span className="brand">
          <Logo />
          Usher
        </span>
        <ConnectionBadge connection={state.connection} />
        <BellButton unread={state.notifications.unread} onClick={onNotifications} />
      </header>
      <SearchButton onClick={onSearch} />
      <h2 className="sidebar-title">Rooms</h2>
      <RoomList state={state} watch={watch} onOpen={onOpen} />
      <button type="button" className="button button-quiet add-room" onClick={onAddRoom}>
        <span aria-hidden="true">+ </span>Find or create a room
      </button>
      <footer className="sidebar-foot">
        <Avatar {...state.me} />
        <a className="sidebar-me" href="/account">
          <span className="visually-hidden">Your account: </span>
          <span className="sidebar-name">{state.me.name}</span>
          <span className="sidebar-mail">{state.me.email}</span>
        </a>
        <SignOut signOut={signOut} />
      </footer>
    </div>
  );
}

function SignOut({ signOut }: Pick<SidebarProps, 'signOut'>) {
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  async function onClick(): Promise<void> {
    setState('pending');
    try {
      await signOut();
      window.location.assign('/signin');
    } catch {
      setState('failed');
    }
  }
  return (
    <>
      <button
        type="button"
        className="button button-quiet sign-out"
        aria-disabled={state === 'pending'}
        onClick={onClick}
      >
        {state === 'pending' ? 'Signing out…' : 'Sign out'}
      </button>
      <p role="alert" className="sign-out-error">
        {state === 'failed' && 'Signing out did not work. Try again.'}
      </p>
    </>
  );
}
