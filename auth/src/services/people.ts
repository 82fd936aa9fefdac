import { type QueryFilter, Types } from 'mongoose';
import type { SessionModel } from '../models/session.js';
import { nameTerms, type UserModel, type UserRecord } from '../models/user.js';
import { cut, type Page } from './page.js';
import { type PublicUser, publicUser } from './public-user.js';

/** An account as admins see it in the list. */
export interface Person extends PublicUser {
  status: 'active' | 'banned';
  emailVerified: boolean;
  /** ISO 8601. */
  createdAt: string;
  lastSignInAt: string | null;
  openSessions: number;
}

export interface PeopleQuery extends Page {
  /** Beginnings of words of the name, or of the address; all of them must be found. */
  q?: string;
  status?: 'active' | 'banned';
  role?: string;
}

export interface People {
  list(query: PeopleQuery): Promise<{ users: Person[]; nextCursor?: string }>;
}

const maxTerms = 5;

export function createPeople(
  { users, sessions }: { users: UserModel; sessions: SessionModel },
  now: () => number,
): People {
  async function openSessions(found: UserRecord[]): Promise<Map<string, number>> {
    const open = {
      userId: { $in: found.map(({ _id }) => _id) },
      endedAt: { $exists: false },
      expiresAt: { $gt: new Date(now()) },
    };
    const counts = await sessions.aggregate<{ _id: unknown; count: number }>([
      { $match: open },
      { $group: { _id: '$userId', count: { $sum: 1 } } },
    ]);
    return new Map(counts.map(({ _id, count }) => [String(_id), count]));
  }

  return {
    async list({ q = '', status, role, cursor, limit }) {
      const filter: QueryFilter<UserRecord> = {
        ...(cursor && { _id: { $lt: new Types.ObjectId(cursor) } }),
        ...(status && { status }),
        ...(role && { roles: role }),
      };
      const terms = nameTerms(q).slice(0, maxTerms);
      if (terms.length > 0) filter.$and = terms.map(beginsWith);
      const found = await users
        .find(filter)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean<UserRecord[]>();
      const { shown, ...next } = cut(found, limit);
      const open = await openSessions(shown);
      return {
        users: shown.map((user) => toPerson(user, open.get(String(user._id)) ?? 0)),
        ...next,
      };
    },
  };
}

/** A range and not an expression: it stays within the indexes, and no text is a pattern. */
function beginsWith(term: string): QueryFilter<UserRecord> {
  const range = { $gte: term, $lt: `${term}\u{10ffff}` };
  return { $or: [{ emailKey: range }, { nameTerms: { $elemMatch: range } }] };
}

function toPerson(user: UserRecord, openSessions: number): Person {
  return {
    ...publicUser(user),
    status: user.status,
    emailVerified: user.emailVerified,
    createdAt: user.createdAt.toISOString(),
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
    openSessions,
  };
}
