import { Avatar } from './avatar.js';
import { type ChatState, unreadCount } from './chat-state.js';
import type { Room } from './contract.js';
import { Icon } from './icon.js';
import { otherIn, roomTitle } from './people.js';
import { RoomLink } from './room-link.js';

export interface RoomListProps {
  state: ChatState;
  onOpen: (roomId: string) => void;
}

export function RoomList({ state, onOpen }: RoomListProps) {
  return (
    <nav className="rooms" aria-label="Rooms">
      <ul>
        {state.rooms.map((room) => (
          <RoomItem
            key={room.id}
            room={room}
            title={roomTitle(state, room)}
            other={otherIn(room, state.me.id)}
            current={room.id === state.roomId}
            unread={unreadCount(state, room)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {state.rooms.length === 0 && <p className="rooms-empty">Your rooms will show up here.</p>}
    </nav>
  );
}

interface RoomItemProps {
  room: Room;
  title: string;
  /** Whom a direct room is with. */
  other: string | undefined;
  current: boolean;
  unread: number;
  onOpen: (roomId: string) => void;
}

function RoomItem({ room, title, other, current, unread, onOpen }: RoomItemProps) {
  return (
    <li>
      <RoomLink
        roomId={room.id}
        className={unread > 0 ? 'room room-unread' : 'room'}
        aria-current={current ? 'page' : undefined}
        onOpen={onOpen}
      >
        {other !== undefined && <Avatar id={other} name={title} />}
        <span className="room-name">{title}</span>
        {other === undefined && room.visibility === 'private' && (
          <span className="room-mark" title="Private">
            <Icon name="lock" />
            <span className="visually-hidden">private</span>
          </span>
        )}
        {room.archivedAt && <span className="room-mark">archived</span>}
        {unread > 0 && (
          <span className="room-count">
            {unread > 99 ? '99+' : unread}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </RoomLink>
    </li>
  );
}
