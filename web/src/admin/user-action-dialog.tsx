import type { Outcome } from '../account/contract.js';
import { Field } from '../account/field.js';
import { adminApi } from '../api/admin-api.js';
import { ConfirmDialog, type ConfirmDialogProps } from '../page/confirm-dialog.js';
import type { AdminUser } from './contract.js';
import { RoleChoice, rolesOf } from './role-choice.js';
import { roleName } from './roles.js';

export type UserAction = 'ban' | 'unban' | 'roles' | 'signout';

export interface UserActionDialogProps {
  user: AdminUser;
  action: UserAction;
  onChanged: (user: AdminUser, news: string) => void;
  onClose: () => void;
}

type Plan = Omit<ConfirmDialogProps, 'confirm' | 'onClose'> & {
  act: (values: Record<string, string>, data: FormData) => Promise<Outcome>;
  /** What the account is afterwards. */
  change: (data: FormData) => Partial<AdminUser>;
  news: (data: FormData) => string;
};

/** Asks before an account is changed, and does it. */
export function UserActionDialog({ user, action, onChanged, onClose }: UserActionDialogProps) {
  const { act, change, news, ...words } = plans[action](user);
  return (
    <ConfirmDialog
      {...words}
      onClose={onClose}
      confirm={async (values, data) => {
        const { pending } = await act(values, data);
        const later = pending ? ' It may take a moment to be felt everywhere.' : '';
        onChanged({ ...user, ...change(data) }, news(data) + later);
      }}
    />
  );
}

const plans: Record<UserAction, (user: AdminUser) => Plan> = {
  ban: ({ id, name }) => ({
    title: `Ban ${name}?`,
    text: 'They are signed out everywhere at once and cannot sign in again until the ban is lifted.',
    action: 'Ban',
    pendingAction: 'Banning…',
    danger: true,
    fieldNames: ['reason'],
    children: ({ fields }) => (
      <Field
        label="Reason"
        name="reason"
        autoComplete="off"
        maxLength={200}
        hint="Kept in the audit trail; they do not see it. You may leave it empty."
        error={fields.reason}
      />
    ),
    act: ({ reason = '' }) => adminApi.ban(id, reason.trim()),
    change: () => ({ status: 'banned', openSessions: 0 }),
    news: () => `${name} is banned.`,
  }),
  unban: ({ id, name }) => ({
    title: `Lift the ban on ${name}?`,
    text: 'They can sign in again with their password.',
    action: 'Lift the ban',
    pendingAction: 'Lifting it…',
    act: () => adminApi.unban(id),
    change: () => ({ status: 'active' }),
    news: () => `${name} may come in again.`,
  }),
  roles: ({ id, name, roles }) => ({
    title: `Roles of ${name}`,
    text: 'They take effect at once, on open pages too.',
    action: 'Save roles',
    pendingAction: 'Saving…',
    children: () => <RoleChoice roles={roles} />,
    act: (_values, data) => adminApi.setRoles(id, rolesOf(data)),
    change: (data) => ({ roles: rolesOf(data) }),
    news: (data) => `${name} is now: ${rolesOf(data).map(roleName).join(', ')}.`,
  }),
  signout: ({ id, name }) => ({
    title: `Sign ${name} out?`,
    text: 'They are signed out of all their devices at once, and can sign in again.',
    action: 'Sign out',
    pendingAction: 'Signing out…',
    danger: true,
    act: () => adminApi.signOut(id),
    change: () => ({ openSessions: 0 }),
    news: () => `${name} is signed out everywhere.`,
  }),
};
