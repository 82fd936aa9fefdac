import { HttpError } from '@usher/common';
import { Types } from 'mongoose';
import type { UserModel, UserRecord } from '../models/user.js';

/** A user as other services list them. */
export interface DirectoryEntry {
  id: string;
  name: string;
  status: 'active' | 'banned';
  /** The version of the session feed's entries: what has a higher one is newer. */
  ver: number;
  /** When name or status were last written, ISO 8601. */
  changedAt: string;
}

export interface DirectoryPage {
  users: DirectoryEntry[];
  /** Where to go on; absent at the end. */
  nextCursor?: string;
}

export interface Directory {
  /**
   * Whose name or status changed at `since` or later, oldest change first.
   *
   * @throws HttpError `VALIDATION_FAILED` for a cursor that is none of ours
   */
  changes(from: { since?: Date; cursor?: string; limit: number }): Promise<DirectoryPage>;
  /** Those of these users that exist. */
  find(ids: readonly string[]): Promise<DirectoryPage>;
}

export function createDirectory(users: UserModel): Directory {
  const fields = { name: 1, status: 1, ver: 1, directoryAt: 1 };
  const order = { directoryAt: 1, _id: 1 } as const;

  return {
    async changes({ since, cursor, limit }) {
      const from =
        cursor === undefined ? { directoryAt: { $gte: since ?? new Date(0) } } : after(cursor);
      const found = await users
        .find(from, fields)
        .sort(order)
        .limit(limit + 1)
        .lean<UserRecord[]>();
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return { users: page.map(toEntry), ...(last && { nextCursor: cursorAt(last) }) };
    },
    async find(ids) {
      const known = ids.filter((id) => /^[0-9a-f]{24}$/.test(id));
      const found = await users
        .find({ _id: { $in: known } }, fields)
        .sort(order)
        .lean<UserRecord[]>();
      return { users: found.map(toEntry) };
    },
  };
}

function toEntry({ _id, name, status, ver, directoryAt }: UserRecord): DirectoryEntry {
  return { id: _id.toString(), name, status, ver, changedAt: directoryAt.toISOString() };
}

function cursorAt({ _id, directoryAt }: UserRecord): string {
  return Buffer.from(`${directoryAt.getTime()}.${_id}`).toString('base64url');
}

function after(cursor: string) {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, ms, id] = /^(\d{1,15})\.([0-9a-f]{24})$/.exec(text) ?? [];
  if (!ms || !id) {
    throw new HttpError('VALIDATION_FAILED', 'This cursor is none of ours', { field: 'cursor' });
  }
  const directoryAt = new Date(Number(ms));
  const later = { directoryAt: { $gt: directoryAt } };
  return { $or: [later, { directoryAt, _id: { $gt: new Types.ObjectId(id) } }] };
}
