import { Dialog } from '../chat/dialog.js';
import type { AdminUser } from './contract.js';
import type { UserAction } from './user-action-dialog.js';

export interface UserMenuProps {
  user: AdminUser;
  isMe: boolean;
  onChoose: (action: UserAction) => void;
  onClose: () => void;
}

/** What can be done about an account. */
export function UserMenu({ user, isMe, onChoose, onClose }: UserMenuProps) {
  const banned = user.status !== 'active';
  return (
    <Dialog label={`Manage ${user.name}`} className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <header className="dialog-head">
            <h2>{user.name}</h2>
            <button type="button" className="icon-button" aria-label="Close" onClick={close}>
              <span aria-hidden="true">✕</span>
            </button>
          </header>
          <p className="row-note">{user.email}</p>
          <ul className="menu">
            <li>
              <button type="button" className="menu-item" onClick={() => onChoose('roles')}>
                Roles…
              </button>
            </li>
            <li>
              <button type="button" className="menu-item" onClick={() => onChoose('signout')}>
                Sign out of all devices…
              </button>
            </li>
            <li>
              <a className="menu-item" href={`/admin/audit?userId=${encodeURIComponent(user.id)}`}>
                What happened to this account
              </a>
            </li>
            {/* Nobody is to lock themselves out by a slip. */}
            {!isMe && (
              <li>
                <button
                  type="button"
                  className={banned ? 'menu-item' : 'menu-item menu-harm'}
                  onClick={() => onChoose(banned ? 'unban' : 'ban')}
                >
                  {banned ? 'Lift the ban…' : 'Ban…'}
                </button>
              </li>
            )}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
