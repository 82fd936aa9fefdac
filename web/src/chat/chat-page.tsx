import { useState } from 'react';
import type { ChatStart } from './chat-state.js';
import { type Room, roomPath } from './contract.js';
import { Drawer } from './drawer.js';
import { RoomDialog } from './room-dialog.js';
import { RoomPane } from './room-pane.js';
import { SessionEnded } from './session-ended.js';
import { Sidebar } from './sidebar.js';
import { useChat } from './use-chat.js';

/** Rooms and the open conversation: side by side, or on narrow screens the rooms in a drawer. */
export function ChatPage({ start }: { start: ChatStart }) {
  const { state, session, open } = useChat(start);
  const [overlay, setOverlay] = useState<'drawer' | 'rooms'>();
  const close = () => setOverlay(undefined);

  if (state.connection === 'ended') {
    return <SessionEnded reason={state.endReason ?? ''} next={roomPath(state.roomId)} />;
  }

  const openAndClose = (roomId: string) => {
    close();
    open(roomId);
  };
  const onEntered = (room: Room) => openAndClose(room.id);
  const sidebar = (
    <Sidebar
      state={state}
      onOpen={openAndClose}
      onAddRoom={() => setOverlay('rooms')}
      signOut={session.signOut}
    />
  );
  return (
    <div className="chat">
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
    </div>
  );
}
