import type { ChatState } from './chat-state.js';
import { type Message, roomPath } from './contract.js';
import { MarkedWords } from './marked-words.js';
import { roomTitle } from './people.js';
import { RoomLink } from './room-link.js';
import { useTimeFormat } from './use-time-format.js';

export interface SearchResultProps {
  message: Message;
  q: string;
  state: ChatState;
  onOpen: (roomId: string, seq: number) => void;
}

/** A message that was found; leads to it in its room. */
export function SearchResult({ message, q, state, onOpen }: SearchResultProps) {
  const { roomId, seq, sender, text, at } = message;
  const format = useTimeFormat();
  const room = state.rooms.find(({ id }) => id === roomId);
  return (
    <li>
      <RoomLink
        roomId={roomId}
        href={roomPath(roomId, seq)}
        className="result"
        onOpen={() => onOpen(roomId, seq)}
      >
        <span className="result-head">
          <span className="group-name">{sender.id === state.me.id ? 'You' : sender.name}</span>
          {room && (
            <span>
              {room.between ? 'with' : 'in'} {roomTitle(state, room)}
            </span>
          )}
          <time dateTime={at} title={format.full(at)}>
            {format.dayLabel(at)}, {format.time(at)}
          </time>
        </span>
        <span className="result-text">
          <MarkedWords text={text} q={q} />
        </span>
      </RoomLink>
    </li>
  );
}
