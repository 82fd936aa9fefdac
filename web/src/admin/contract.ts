/** What auth sends to administrators, and takes from them. */

export interface AdminUser {
  id: string;
  email: string;
  name: string;
  roles: string[];
  status: string;
  emailVerified: boolean;
  /** ISO 8601. */
  createdAt: string;
  lastSignInAt?: string | null;
  openSessions: number;
}

export interface NamedAccount {
  id: string;
  /** Absent when there is no such account any more. */
  name?: string;
  email?: string;
}

export interface AuditEvent {
  id: string;
  type: string;
  /** ISO 8601. */
  at: string;
  /** Whose account. */
  user?: NamedAccount;
  /** What was typed, where no account was found. */
  email?: string;
  /** Who did it, where that is somebody else. */
  actor?: NamedAccount;
  sid?: string;
  address: string;
  userAgent: string;
  detail?: Record<string, unknown>;
}

export interface UserFilter {
  q: string;
  status: string;
  role: string;
}

export interface AuditFilter {
  userId: string;
  type: string;
}

/** A part of a list, and where the next one starts. */
export interface ListPage<Item> {
  items: Item[];
  nextCursor?: string;
}

export interface RotatedKey {
  kid: string;
  /** ISO 8601. */
  signsFrom: string;
}

const pageSize = 50;

/** A filter as it stands in the page's address: only what is set. */
export function filterQuery(filter: object): string {
  const set = Object.entries(filter).filter(([, value]) => value !== '');
  return new URLSearchParams(set as [string, string][]).toString();
}

/** The same filter as auth is asked by it. */
export function listQuery(filter: object, cursor?: string): string {
  return filterQuery({ ...filter, cursor: cursor ?? '', limit: String(pageSize) });
}
