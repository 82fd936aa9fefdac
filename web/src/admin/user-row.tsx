import { useState } from 'react';
import { Avatar } from '../chat/avatar.js';
import { Ago } from '../page/ago.js';
import { Tag } from '../page/tag.js';
import { When } from '../page/when.js';
import type { AdminUser } from './contract.js';
import { roleName } from './roles.js';
import { type UserAction, UserActionDialog } from './user-action-dialog.js';
import { UserMenu } from './user-menu.js';

export interface UserRowProps {
  user: AdminUser;
  /** The administrator who looks at the list. */
  isMe: boolean;
  now: number;
  /** Called with what has become of the account, and what to say about it. */
  onChanged: (user: AdminUser, news: string) => void;
}

export function UserRow({ user, isMe, now, onChanged }: UserRowProps) {
  const [open, setOpen] = useState<'menu' | UserAction>();
  const close = () => setOpen(undefined);
  return (
    <li className="row person">
      <Avatar {...user} />
      <div className="row-main">
        <p className="row-title">
          {user.name}
          {isMe && <Tag>You</Tag>}
          {user.status !== 'active' && <Tag tone="bad">Banned</Tag>}
          {user.roles
            .filter((role) => role !== 'user')
            .map((role) => (
              <Tag key={role} tone="warn">
                {roleName(role)}
              </Tag>
            ))}
        </p>
        <p className="row-note">
          <Email address={user.email} />
          {!user.emailVerified && ' (not confirmed)'}
        </p>
      </div>
      <dl className="facts">
        <div>
          <dt>Joined</dt>
          <dd>
            <When at={user.createdAt} dayOnly />
          </dd>
        </div>
        <div>
          <dt>Last sign-in</dt>
          <dd>{user.lastSignInAt ? <Ago at={user.lastSignInAt} now={now} /> : 'never'}</dd>
        </div>
        <div>
          <dt>Devices</dt>
          <dd>{user.openSessions}</dd>
        </div>
      </dl>
      <button
        type="button"
        className="button button-secondary row-action"
        aria-haspopup="dialog"
        aria-label={`Manage ${user.name}`}
        onClick={() => setOpen('menu')}
      >
        Manage
      </button>
      {open === 'menu' && <UserMenu user={user} isMe={isMe} onChoose={setOpen} onClose={close} />}
      {open !== undefined && open !== 'menu' && (
        <UserActionDialog user={user} action={open} onChanged={onChanged} onClose={close} />
      )}
    </li>
  );
}

/** Breaks where a reader would, if it has to. */
function Email({ address }: { address: string }) {
  const at = address.lastIndexOf('@') + 1;
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  );
}
