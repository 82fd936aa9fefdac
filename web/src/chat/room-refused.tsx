import { lobbyId, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { JoinButton } from './join-button.js';
import { RoomLink } from './room-link.js';

export interface RoomRefusedProps {
  status: 'forbidden' | 'missing';
  roomId: string;
  session: ChatSession;
  onEntered: (room: Room) => void;
  onOpen: (roomId: string) => void;
}

/** In place of a room that the visitor may not read, or that is not there. */
export function RoomRefused({ status, roomId, session, onEntered, onOpen }: RoomRefusedProps) {
  const forbidden = status === 'forbidden';
  return (
    <div className="pane-note">
      <p className="pane-code">{forbidden ? '403' : '404'}</p>
      <h1>{forbidden ? 'You are not in this room' : 'There is no such room'}</h1>
      <p>
        {forbidden
          ? 'Only its members can read it. If it is a public room, you can join.'
          : 'It may have been closed, or the address has a slip in it.'}
      </p>
      <div className="pane-actions">
        {forbidden && (
          <JoinButton
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
