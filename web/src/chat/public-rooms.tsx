import { useCallback, useEffect, useState } from 'react';
import { errorItems } from '../api/api-error.js';
import type { Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { JoinButton } from './join-button.js';

export interface PublicRoomsProps {
  session: ChatSession;
  onEntered: (room: Room) => void;
}

/** Rooms that the visitor could join. */
export function PublicRooms({ session, onEntered }: PublicRoomsProps) {
  const [rooms, setRooms] = useState<readonly Room[]>();
  const [fault, setFault] = useState<string>();

  const load = useCallback(() => {
    setFault(undefined);
    session.publicRooms().then(setRooms, (error) => setFault(errorItems(error)[0]?.message));
  }, [session]);
  useEffect(load, [load]);

  if (fault) {
    return (
      <div className="discover-note" role="alert">
        <p>{fault}</p>
        <button type="button" className="button button-quiet" onClick={load}>
          Try again
        </button>
      </div>
    );
  }
  if (!rooms) {
    return (
      <p className="discover-note" role="status">
        Looking for rooms…
      </p>
    );
  }
  if (rooms.length === 0) {
    return <p className="discover-note">You are in every public room there is.</p>;
  }
  return (
    <ul className="discover">
      {rooms.map((room) => (
        <li key={room.id}>
          <span className="room-name">{room.name}</span>
          <JoinButton
            label={`Join ${room.name}`}
            join={() => session.joinRoom(room.id)}
            onEntered={onEntered}
          />
        </li>
      ))}
    </ul>
  );
}
