import { Avatar } from './avatar.js';
import type { Person } from './contract.js';

export interface MentionListProps {
  id: string;
  matches: readonly Person[];
  /** Which of them Enter chooses. */
  active: number;
  onChoose: (person: Person) => void;
}

/** Members whose name may be meant; the field keeps the focus. */
export function MentionList({ id, matches, active, onChoose }: MentionListProps) {
  return (
    <div className="mention-box">
      <p className="visually-hidden" role="status">
        {matches.length} {matches.length === 1 ? 'person' : 'people'} to mention
      </p>
      <div className="mention-list" id={id} role="listbox" aria-label="People to mention">
        {matches.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={person.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="mention-option"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(person)}
          >
            <Avatar {...person} />
            <span className="room-name">{person.name}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
