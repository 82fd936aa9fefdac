import type { ChatState } from './chat-state.js';
import type { Message, Reaction } from './contract.js';
import type { LineActs } from './message-line.js';
import { nameOf } from './people.js';

export interface ReactionsProps {
  message: Message;
  myId: string;
  people: ChatState['people'];
  acts: LineActs | undefined;
}

/** Each emoji with how many gave it; a click adds mine or takes it away. */
export function Reactions({ message, myId, people, acts }: ReactionsProps) {
  if (message.reactions.length === 0) return null;
  return (
    <ul className="reactions" aria-label="Reactions">
      {message.reactions.map((reaction) => {
        const { emoji, userIds } = reaction;
        const mine = userIds.includes(myId);
        return (
          <li key={emoji}>
            <button
              type="button"
              className="reaction"
              aria-pressed={mine}
              aria-disabled={!acts}
              aria-label={`${emoji} ${userIds.length}, from ${names(reaction, myId, people)}`}
              title={names(reaction, myId, people)}
              onClick={() => acts?.react(message, emoji, !mine)}
            >
              <span className="emoji">{emoji}</span> {userIds.length}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Names in one line. */
const maxNames = 12;

function names({ userIds }: Reaction, myId: string, people: ChatState['people']): string {
  const shown = userIds.slice(0, maxNames).map((id) => (id === myId ? 'you' : nameOf(people, id)));
  const rest = userIds.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
