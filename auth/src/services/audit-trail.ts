import { type QueryFilter, Types } from 'mongoose';
import { type AuditModel, type AuditRecord, type AuditType, auditTypes } from '../models/audit.js';
import type { UserModel, UserRecord } from '../models/user.js';
import { cut, type Page } from './page.js';

export { auditTypes };

/** Who is named in an event. */
export interface Named {
  id: string;
  email?: string;
  name?: string;
}

export interface AuditView
  extends Pick<AuditRecord, 'type' | 'email' | 'sid' | 'address' | 'userAgent' | 'detail'> {
  id: string;
  /** ISO 8601. */
  at: string;
  /** Whose account. */
  user?: Named;
  /** Who did it, where that is somebody else. */
  actor?: Named;
}

export interface AuditQuery extends Page {
  userId?: string;
  type?: AuditType;
}

export interface AuditTrail {
  list(query: AuditQuery): Promise<{ events: AuditView[]; nextCursor?: string }>;
}

export function createAuditTrail(models: { audit: AuditModel; users: UserModel }): AuditTrail {
  async function namesOf(records: AuditRecord[]): Promise<(id: string) => Named> {
    const ids = records.flatMap(({ userId = '', actorId = '' }) => [userId, actorId]);
    const known = new Set(ids.filter((id) => /^[0-9a-f]{24}$/.test(id)));
    const users = await models.users
      .find({ _id: { $in: [...known] } }, { email: 1, name: 1 })
      .lean<Pick<UserRecord, '_id' | 'email' | 'name'>[]>();
    const byId = new Map(users.map(({ _id, email, name }) => [String(_id), { email, name }]));
    return (id) => ({ id, ...byId.get(id) });
  }

  return {
    async list({ userId, type, cursor, limit }) {
      const filter: QueryFilter<AuditRecord> = {
        ...(cursor && { _id: { $lt: new Types.ObjectId(cursor) } }),
        ...(userId && { userId }),
        ...(type && { type }),
      };
      const found = await models.audit
        .find(filter)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean<AuditRecord[]>();
      const { shown, ...next } = cut(found, limit);
      const named = await namesOf(shown);
      const events = shown.map(({ _id, at, userId: whose, actorId, ...event }) => ({
        id: _id.toString(),
        at: at.toISOString(),
        ...event,
        ...(whose && { user: named(whose) }),
        ...(actorId && { actor: named(actorId) }),
      }));
      return { events, ...next };
    },
  };
}
