import type { ChatState } from './chat-state.js';
import type { Room } from './contract.js';
import type { CommunityActs } from './create-community.js';
import { Icon } from './icon.js';
import { otherIn, roomTitle } from './people.js';
import { PersonAvatar } from './person-avatar.js';
import { RoomLink } from './room-link.js';
import { UnreadBadge } from './unread-badge.js';
import { usePresence } from './use-presence.js';

export interface RoomListProps {
  state: ChatState;
  watch: CommunityActs['watch'];
  onOpen: (roomId: string) => void;
}

export function RoomList({ state, ...rest }: RoomListProps) {
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
            presence={state.presence}
            {...rest}
          />
        ))}
      </ul>
      {state.rooms.length === 0 && <p className="rooms-empty">Your rooms will show up here.</p>}
    </nav>
  );
}

interface RoomItemProps extends Omit<RoomListProps, 'state'>, Pick<ChatState, 'presence'> {
  room: Room;
  title: string;
  /** Whom a direct room is with. */
  other: string | undefined;
  current: boolean;
}

function RoomItem({ room, title, other, current, presence, watch, onOpen }: RoomItemProps) {
  const { unread = 0, mentions = 0 } = room;
  const online = usePresence(other, presence, watch)?.online === true;
  return (
    <li>
      <RoomLink
        roomId={room.id}
        className={unread > 0 ? 'room room-unread' : 'room'}
        aria-current={current ? 'page' : undefined}
        onOpen={onOpen}
      >
        {other !== undefined && <PersonAvatar id={other} name={title} online={online} />}
        <span className="room-name">{title}</span>
        {other === undefined && room.visibility === 'private' && (
          <span className="room-mark" title="Private">
            <Icon name="lock" />
            <span className="visually-hidden">private</span>
          </span>
        )}
        {room.archivedAt && <span className="room-mark">archived</span>}
        <UnreadBadge unread={unread} mentions={mentions} />
      </RoomLink>
    </li>
  );
}
