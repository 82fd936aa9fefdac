import { useState } from 'react';
import { ApiError } from '../api/api-error.js';
import { Tag } from '../page/tag.js';
import { ActButton } from './act-button.js';
import type { ChatState } from './chat-state.js';
import { type Person, type Room, roomPath } from './contract.js';
import { CopyField } from './copy-field.js';
import type { ChatSession } from './create-chat-session.js';
import { PeoplePicker } from './people-picker.js';

export interface InvitePeopleProps {
  room: Room;
  state: ChatState;
  session: ChatSession;
  /** User ids of those who are in. */
  members: ReadonlySet<string>;
}

/** Lets people into the room, those who were banned too. */
export function InvitePeople({ room, state, session, members }: InvitePeopleProps) {
  return (
    <details className="invite">
      <summary>Invite people</summary>
      <PeoplePicker label="Whom?" state={state} session={session} without={members}>
        {(person) => <InviteButton person={person} room={room} session={session} />}
      </PeoplePicker>
      <CopyField
        label="They join at this address"
        value={new URL(roomPath(room.id), window.location.href).href}
      />
    </details>
  );
}

interface InviteButtonProps extends Pick<InvitePeopleProps, 'room' | 'session'> {
  person: Person;
}

function InviteButton({ person, room, session }: InviteButtonProps) {
  const [banned, setBanned] = useState(false);
  if (banned) {
    return (
      <>
        <Tag tone="bad">Banned</Tag>
        <ActButton
          key="unban"
          label={`Lift the ban on ${person.name}`}
          word="Lift the ban"
          pendingWord="Lifting it…"
          act={async () => {
            await session.act(room.id, 'unban', person.id);
            setBanned(false);
          }}
        />
      </>
    );
  }
  return (
    <ActButton
      key="invite"
      label={`Invite ${person.name}`}
      word="Invite"
      pendingWord="Inviting…"
      doneWord="Invited"
      act={() =>
        session.act(room.id, 'invite', person.id).catch((error) => {
          if (error instanceof ApiError && error.status === 409) setBanned(true);
          throw error;
        })
      }
    />
  );
}
