import type { Profile, Provider } from '../account/contract.js';
import type {
  AdminUser,
  AuditEvent,
  AuditFilter,
  ListPage,
  UserFilter,
} from '../admin/contract.js';
import { type ChatStart, initialChatState, openRoom } from '../chat/chat-state.js';
import { roomTitle } from '../chat/people.js';
import type { Device } from '../devices/contract.js';
import type { Visitor } from './visitor.js';

/** What the server renders from and hands to the browser. What is absent, auth did not answer. */
export type PageState =
  | ({ page: 'chat' } & Pick<SignedInStart, 'expiresAt'> & ChatStart)
  | ({ page: 'signin' | 'signup' } & EntranceStart)
  | { page: 'forgot' | 'reset' | 'verify' }
  | ({ page: 'account' } & ProfileStart)
  | ({ page: 'devices' } & DevicesStart)
  | ({ page: 'admin-users' } & UsersStart)
  | ({ page: 'admin-audit' } & AuditStart)
  | ({ page: 'admin-keys' } & SignedInStart)
  | ({ page: 'admin-live' } & SignedInStart);

export interface EntranceStart {
  /** Where to go once signed in. */
  next: string;
  notice?: 'session-ended' | 'provider-failed';
  providers: readonly Provider[];
}

interface SignedInStart {
  visitor: Visitor;
  /** When the visitor's token expires, in seconds since 1970. */
  expiresAt: number;
}

export interface ProfileStart extends SignedInStart {
  profile?: Profile;
  providers: readonly Provider[];
}

interface TimedStart extends SignedInStart {
  /** ISO 8601; by it the server and the first render in the browser say the same of how long ago things were. */
  now: string;
}

export interface DevicesStart extends TimedStart {
  devices?: Device[];
}

export interface UsersStart extends TimedStart {
  filter: UserFilter;
  users?: ListPage<AdminUser>;
}

export interface AuditStart extends TimedStart {
  filter: AuditFilter;
  events?: ListPage<AuditEvent>;
}

/** The id of the element that holds the state as JSON. */
export const stateElementId = 'page-state';

/** The id of the element that React renders into. */
export const rootElementId = 'root';

const titles = {
  signin: 'Sign in',
  signup: 'Create an account',
  forgot: 'Forgot password',
  reset: 'New password',
  verify: 'Confirm your e-mail',
  account: 'Account',
  devices: 'Devices',
  'admin-users': 'People',
  'admin-audit': 'Audit',
  'admin-keys': 'Keys',
  'admin-live': 'Live',
};

export function pageTitle(state: PageState): string {
  if (state.page === 'chat') {
    const chat = initialChatState(state);
    const room = openRoom(chat);
    return chatTitle(room && roomTitle(chat, room));
  }
  return `${titles[state.page]} · Usher`;
}

export function chatTitle(roomName: string | undefined, unread = 0): string {
  return `${unread > 0 ? `(${unread}) ` : ''}${roomName ?? 'Chat'} · Usher`;
}
