import { useState } from 'react';
import { Tag } from '../page/tag.js';
import type { ChatState } from './chat-state.js';
import type { Member, Role, Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Icon } from './icon.js';
import { type MemberAct, MemberActDialog } from './member-act-dialog.js';
import { MemberMenu } from './member-menu.js';
import { nameOf } from './people.js';
import { PersonAvatar } from './person-avatar.js';
import { PresenceText } from './presence-text.js';
import { usePresence } from './use-presence.js';

export interface MemberRowProps {
  member: Member;
  room: Room;
  /** Mine; absent where nobody acts on anybody. */
  myRole: Role | undefined;
  state: Pick<ChatState, 'me' | 'people' | 'presence'>;
  session: ChatSession;
  onEntered: (room: Room) => void;
}

export function MemberRow({ member, room, myRole, state, session, onEntered }: MemberRowProps) {
  const [open, setOpen] = useState<'menu' | MemberAct>();
  const close = () => setOpen(undefined);
  const name = nameOf(state.people, member.userId);
  const isMe = member.userId === state.me.id;
  const presence = usePresence(member.userId, state.presence, session.watch);
  return (
    <li className="row">
      <PersonAvatar id={member.userId} name={name} online={presence?.online === true} />
      <div className="row-main">
        <p className="row-title">
          {name}
          {isMe && <Tag>You</Tag>}
          {member.role === 'owner' && <Tag tone="warn">Owner</Tag>}
          {member.role === 'moderator' && <Tag tone="warn">Moderator</Tag>}
          {member.muted && <Tag tone="bad">Muted</Tag>}
        </p>
        {!isMe && <PresenceText presence={presence} />}
      </div>
      {!isMe && (
        <button
          type="button"
          className="icon-button"
          aria-haspopup="dialog"
          aria-label={`What to do with ${name}`}
          onClick={() => setOpen('menu')}
        >
          <Icon name="more" />
        </button>
      )}
      {open === 'menu' && (
        <MemberMenu
          name={name}
          member={member}
          myRole={myRole}
          onWrite={async () => onEntered(await session.directRoom({ id: member.userId, name }))}
          onChoose={setOpen}
          onClose={close}
        />
      )}
      {open !== undefined && open !== 'menu' && (
        <MemberActDialog
          act={open}
          name={name}
          member={member}
          roomId={room.id}
          session={session}
          onClose={close}
        />
      )}
    </li>
  );
}
