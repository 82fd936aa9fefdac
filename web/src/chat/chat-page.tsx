import { useState } from 'react';
import { AnnouncementBanner } from './announcement-banner.js';
import type { ChatStart } from './chat-state.js';
import { type Room, roomPath } from './contract.js';
import { Drawer } from './drawer.js';
import { NotificationsPanel } from './notifications-panel.js';
import { RoomDialog } from './room-dialog.js';
import { RoomPane } from './room-pane.js';
import { SearchDialog } from './search-dialog.js';
import { SessionEnded } from './session-ended.js';
import { Sidebar } from './sidebar.js';
import { useChat } from './use-chat.js';
import { useShortcut } from './use-shortcut.js';

type Overlay = 'drawer' | 'rooms' | 'search' | 'notifications';

/** Rooms and the open conversation: side by side, or on narrow screens the rooms in a drawer. */
export function ChatPage({ start }: { start: ChatStart }) {
  const { state, session, open } = useChat(start);
  const [overlay, setOverlay] = useState<Overlay>();
  const close = () => setOverlay(undefined);
  useShortcut('k', () => setOverlay('search'));

  if (state.connection === 'ended') {
    return <SessionEnded reason={state.endReason ?? ''} next={roomPath(state.roomId)} />;
  }

  const openAndClose = (roomId: string, seq?: number) => {
    close();
    open(roomId, seq);
  };
  const onEntered = (room: Room) => openAndClose(room.id);
  const sidebar = (
    <Sidebar
      state={state}
      onOpen={openAndClose}
      onAddRoom={() => setOverlay('rooms')}
      onSearch={() => setOverlay('search')}
      onNotifications={() => setOverlay('notifications')}
      watch={session.watch}
      signOut={session.signOut}
    />
  );
  const dialog = { state, session, onOpen: openAndClose, onClose: close };
  return (
    <div className="chat">
      {state.announcement && (
        <AnnouncementBanner
          announcement={state.announcement}
          onDismiss={session.dismissAnnouncement}
        />
      )}
      <aside className="chat-side">{sidebar}</aside>
      <RoomPane
        state={state}
        session={session}
        onMenu={() => setOverlay('drawer')}
        onOpen={open}
        onEntered={onEntered}
      />
      {overlay === 'drawer' && <Drawer onClose={close}>{sidebar}</Drawer>}
      {overlay === 'rooms' && (
        <RoomDialog state={state} session={session} onEntered={onEntered} onClose={close} />
      )}
      {overlay === 'search' && <SearchDialog {...dialog} />}
      {overlay === 'notifications' && <NotificationsPanel {...dialog} />}
    </div>
  );
}
