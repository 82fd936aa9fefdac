import { type ReactNode, useEffect, useId, useState } from 'react';
import { Avatar } from './avatar.js';
import type { ChatState } from './chat-state.js';
import type { Person } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { knownPeople, searchFault } from './find-people.js';

export interface PeoplePickerProps {
  label: string;
  state: Pick<ChatState, 'people' | 'me'>;
  session: Pick<ChatSession, 'findPeople'>;
  /** User ids of those who are not to be offered. */
  without?: ReadonlySet<string>;
  /** What can be done with somebody. */
  children: (person: Person) => ReactNode;
}

const nobody: ReadonlySet<string> = new Set();
const debounceMs = 250;

/** Finds people by name: at once among those known here, a moment later among all. */
export function PeoplePicker(props: PeoplePickerProps) {
  const { label, state, session, without = nobody, children } = props;
  const id = useId();
  const [q, setQ] = useState('');
  const [search, setSearch] = useState<{ q: string; fault?: string }>();
  const wanted = q.trim();

  // What is found is among the people known then.
  useEffect(() => {
    if (wanted === '') return;
    let current = true;
    const timer = setTimeout(() => {
      session.findPeople(wanted).then(
        () => current && setSearch({ q: wanted }),
        (error) => current && setSearch({ q: wanted, fault: searchFault(error) }),
      );
    }, debounceMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted, session]);

  const found = knownPeople(state, wanted, without);
  const searching = wanted !== '' && search?.q !== wanted;
  return (
    <div className="picker">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="search"
          autoComplete="off"
          placeholder="Name"
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      </div>
      {(wanted !== '' || found.length > 0) && (
        <p className="field-hint" role="status">
          {searching ? 'Searching…' : (search?.fault ?? countText(found.length))}
        </p>
      )}
      <ul className="picked">
        {found.map((person) => (
          <li key={person.id}>
            <Avatar {...person} />
            <span className="room-name">{person.name}</span>
            {children(person)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function countText(count: number): string {
  return count === 0 ? 'Nobody by that name.' : `${count} ${count === 1 ? 'person' : 'people'}`;
}
