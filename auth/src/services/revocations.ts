import { HttpError } from '@usher/common';
import type { EndReason, FeedEntry, UserChanged } from '@usher/common/feed';
import type { ClientSession } from 'mongoose';
import type { MailTokenModel } from '../models/mail-token.js';
import type { OutboxRecord } from '../models/outbox.js';
import type { SessionModel, SessionRecord } from '../models/session.js';
import { nameTerms, type UserModel, type UserRecord } from '../models/user.js';
import type { Audit, AuditEvent } from './audit.js';
import type { Device } from './device.js';
import type { Outbox } from './outbox.js';

export interface Revocation {
  userId: string;
  /** Which of the user's sessions end: one, all but one, or all; none where only rights change. */
  sessions?: { only: string } | { except: string } | 'all';
  /** What the sockets of ended sessions are told. */
  reason?: EndReason;
  /** What becomes of the user. Raises the version, so that every token has to be refreshed. */
  change?: Partial<
    Pick<UserRecord, 'name' | 'roles' | 'status' | 'emailVerified' | 'identities'> & {
      /** None, from whoever must not sign in with theirs again. */
      passwordHash: string | null;
    }
  >;
  /** Only if the user is still at this version: what was checked before is then still true. */
  ifVer?: number;
  /** What else must hold or is written in the same transaction; by throwing it keeps all of it from happening. */
  within?: (transaction: ClientSession) => Promise<void>;
  /** What the audit trail is told once anything has happened. */
  audit: AuditEvent;
  from: Device;
}

/** How far it has got: `pending` once it is recorded but the feed does not have it yet. */
export interface Outcome {
  /** How many sessions have ended. */
  ended: number;
  pending: boolean;
  /** What has become of the user, where that has changed. */
  user?: UserRecord;
}

export interface Revocations {
  /**
   * The one way in which sessions end and rights change. Ending an ended session changes nothing.
   *
   * @throws HttpError `NOT_FOUND` without such a user, `CONFLICT` when the version is no longer `ifVer`
   */
  revoke(revocation: Revocation): Promise<Outcome>;
  /** Everything that a token which could still be valid must be measured against. */
  window(): AsyncIterable<FeedEntry>;
}

export function createRevocations(
  models: { sessions: SessionModel; users: UserModel; mailTokens: MailTokenModel },
  { outbox, audit }: { outbox: Outbox; audit: Audit },
  { windowSeconds }: { windowSeconds: number },
): Revocations {
  const { sessions, users, mailTokens } = models;

  async function endSessions(
    { userId, reason = 'signout', sessions: which }: Revocation,
    transaction: ClientSession,
  ): Promise<FeedEntry[]> {
    if (!which) return [];
    const chosen = { userId, endedAt: { $exists: false }, ...idFilter(which) };
    const found = await sessions.find(chosen, { _id: 1 }, { session: transaction }).lean();
    const sids = found.map(({ _id }) => _id);
    const end = { $set: { endedAt: new Date(), endReason: reason } };
    await sessions.updateMany({ _id: { $in: sids } }, end, { session: transaction });
    return sids.map((sid) => ({ type: 'session.revoked', sid, userId, reason }));
  }

  /** Whoever ends all sessions also outdates tokens of sessions that begin at this very moment. */
  async function changeUser(
    { userId, change = {}, ifVer }: Revocation,
    transaction: ClientSession,
  ): Promise<UserRecord> {
    const now = new Date();
    const listed = 'name' in change || 'status' in change ? { directoryAt: now } : {};
    const found = change.name === undefined ? {} : { nameTerms: nameTerms(change.name) };
    const user = await users
      .findOneAndUpdate(
        { _id: userId, ...(ifVer !== undefined && { ver: ifVer }) },
        { $inc: { ver: 1 }, $set: { ...change, ...listed, ...found, verChangedAt: now } },
        { session: transaction, returnDocument: 'after' },
      )
      .lean<UserRecord>();
    if (user && 'passwordHash' in change) {
      // A link to choose a password must not outlive the choice of another.
      await mailTokens.deleteMany({ userId, purpose: 'reset' }, { session: transaction });
    }
    if (user) return user;
    throw ifVer === undefined
      ? noSuchUser()
      : new HttpError('CONFLICT', 'The account has changed meanwhile');
  }

  return {
    async revoke(revocation) {
      let records: OutboxRecord[] = [];
      let ended = 0;
      let user: UserRecord | undefined;
      await sessions.db.transaction(async (transaction) => {
        const raises = revocation.change !== undefined || revocation.sessions === 'all';
        await revocation.within?.(transaction);
        user = raises ? await changeUser(revocation, transaction) : undefined;
        const entries: FeedEntry[] = user ? [userChanged(user)] : [];
        const ends = await endSessions(revocation, transaction);
        ended = ends.length;
        entries.push(...ends);
        records = [];
        if (entries.length === 0) return;
        records = await outbox.record(entries, transaction);
        const event = { userId: revocation.userId, ...revocation.audit };
        await audit.record(event, revocation.from, transaction);
      });
      const published = records.length === 0 || (await outbox.publish(records));
      return { ended, pending: !published, ...(user && { user }) };
    },

    async *window() {
      const since = new Date(Date.now() - windowSeconds * 1000);
      const endedSince = sessions.find({ endedAt: { $gte: since } }).lean<SessionRecord[]>();
      for await (const { _id: sid, userId, endReason = 'signout' } of endedSince.cursor()) {
        yield { type: 'session.revoked', sid, userId: userId.toString(), reason: endReason };
      }
      const changedSince = users.find({ verChangedAt: { $gte: since } }).lean<UserRecord[]>();
      for await (const user of changedSince.cursor()) yield userChanged(user);
    },
  };
}

export function noSuchUser(): HttpError {
  return new HttpError('NOT_FOUND', 'There is no such user');
}

/** The whole state: an entry that comes late or again then does no harm. */
function userChanged({ _id, ver, name, roles, status }: UserRecord): UserChanged {
  return { type: 'user.changed', userId: _id.toString(), ver, name, roles, status };
}

function idFilter(which: NonNullable<Revocation['sessions']>) {
  if (which === 'all') return {};
  return { _id: 'only' in which ? which.only : { $ne: which.except } };
}
