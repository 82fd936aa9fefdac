import type { Departure } from './chat-state.js';
import { isRoomId, lobbyId, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { JoinButton } from './join-button.js';
import { RoomLink } from './room-link.js';

export interface RoomRefusedProps {
  status: 'forbidden' | 'missing';
  /** How the visitor has come out of it, while this page was open. */
  departure: Departure | undefined;
  roomId: string;
  session: ChatSession;
  onEntered: (room: Room) => void;
  onOpen: (roomId: string) => void;
}

/** In place of a room that the visitor may not read, or that is not there. */
export function RoomRefused(props: RoomRefusedProps) {
  const { roomId, session, onEntered, onOpen } = props;
  const { code, title, text, join } = props.departure
    ? gone(props.departure)
    : refusals[props.status];
  return (
    <div className="pane-note">
      {code && <p className="pane-code">{code}</p>}
      <h1>{title}</h1>
      <p>{text}</p>
      <div className="pane-actions">
        {join && isRoomId(roomId) && (
          <JoinButton
            key={roomId}
            label="Join this room"
            join={() => session.joinRoom(roomId)}
            onEntered={onEntered}
          />
        )}
        <RoomLink className="button button-quiet" roomId={lobbyId} onOpen={onOpen}>
          Go to the lobby
        </RoomLink>
      </div>
    </div>
  );
}

interface Words {
  code?: string;
  title: string;
  text: string;
  /** There is a chance to come in. */
  join: boolean;
}

const refusals: Record<RoomRefusedProps['status'], Words> = {
  forbidden: {
    code: '403',
    title: 'You are not in this room',
    text: 'Only its members can read it. If it is a public room, you can join.',
    join: true,
  },
  missing: {
    code: '404',
    title: 'There is no such room',
    text: 'It may have been closed, or the address has a slip in it. If you were invited to it, you can join.',
    join: true,
  },
};

function gone({ name, visibility, reason }: Departure): Words {
  const isPublic = visibility === 'public';
  const back = isPublic
    ? 'You can join it again.'
    : 'To come back you need an invitation or its code.';
  const words: Record<Departure['reason'], Words> = {
    left: { title: `You have left ${name}`, text: back, join: isPublic },
    kicked: {
      title: `You were removed from ${name}`,
      text: `A moderator has removed you. ${back}`,
      join: isPublic,
    },
    banned: {
      title: `You were banned from ${name}`,
      text: 'You cannot come back until a moderator lifts the ban.',
      join: false,
    },
  };
  return words[reason];
}
