import { HttpError } from '@usher/common';
import type { ClientSession } from 'mongoose';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';
import type { Device } from './device.js';
import { noSuchUser, type Outcome, type Revocations } from './revocations.js';

/** Whom an admin acts upon, who that admin is and from where. */
export interface Act {
  userId: string;
  actorId: string;
  from: Device;
}

export interface SessionAct extends Omit<Act, 'userId'> {
  sid: string;
}

/** What admins may do to accounts; all of it audited with who did it. Repeating an act changes nothing. */
export interface Administration {
  /** Ends all sessions. @throws HttpError `CONFLICT` when no admin would be left */
  ban(act: Act, reason: string | undefined): Promise<Outcome>;
  unban(act: Act): Promise<Outcome>;
  /** @throws HttpError `CONFLICT` when no admin would be left, or the account changes at the same time */
  setRoles(act: Act, roles: readonly string[]): Promise<Outcome>;
  signOut(act: Act): Promise<Outcome>;
  /** Ends one session. @throws HttpError `NOT_FOUND` when it is not open */
  endSession(act: SessionAct): Promise<Outcome>;
}

export const grantableRoles = ['user', 'moderator', 'admin', 'service'] as const;

export function createAdministration(
  { users, sessions }: { users: UserModel; sessions: SessionModel },
  revocations: Revocations,
): Administration {
  const unchanged: Outcome = { ended: 0, pending: false };

  async function find(userId: string): Promise<UserRecord> {
    const user = await users.findById(userId).lean<UserRecord>();
    if (!user) throw noSuchUser();
    return user;
  }

  /** Refuses to let the last admin go. */
  const keepAnAdmin = (userId: string) => async (transaction: ClientSession) => {
    const admin = { roles: 'admin', status: 'active' as const };
    const leaves = await users.exists({ _id: userId, ...admin }).session(transaction);
    if (!leaves) return;
    // Written and not only read: when two leave at once, each meets what the other has written.
    const { matchedCount } = await users.updateOne(
      { _id: { $ne: userId }, ...admin },
      { $inc: { met: 1 } },
      { session: transaction },
    );
    if (matchedCount === 0) throw new HttpError('CONFLICT', 'There must be an admin left');
  };

  const endOne = ({ _id: sid, userId }: SessionRecord, actorId: string, from: Device) =>
    revocations.revoke({
      userId: userId.toString(),
      sessions: { only: sid },
      reason: 'other-device',
      audit: { type: 'session.ended', actorId, sid },
      from,
    });

  return {
    ban: ({ userId, actorId, from }, reason) =>
      revocations.revoke({
        userId,
        sessions: 'all',
        reason: 'banned',
        change: { status: 'banned' },
        within: keepAnAdmin(userId),
        audit: { type: 'banned', actorId, ...(reason && { detail: { reason } }) },
        from,
      }),
    async unban({ userId, actorId, from }) {
      if ((await find(userId)).status === 'active') return unchanged;
      const change = { status: 'active' } as const;
      return revocations.revoke({ userId, change, audit: { type: 'unbanned', actorId }, from });
    },
    async setRoles({ userId, actorId, from }, roles) {
      const user = await find(userId);
      const wanted = grantableRoles.filter((role) => role === 'user' || roles.includes(role));
      if (sameRoles(user.roles, wanted)) return unchanged;
      const demotes = !wanted.includes('admin');
      return revocations.revoke({
        userId,
        change: { roles: wanted },
        ifVer: user.ver,
        ...(demotes && { within: keepAnAdmin(userId) }),
        audit: { type: 'roles.changed', actorId, detail: { from: user.roles, to: wanted } },
        from,
      });
    },
    signOut: ({ userId, actorId, from }) =>
      revocations.revoke({
        userId,
        sessions: 'all',
        reason: 'signout-all',
        audit: { type: 'signout', actorId },
        from,
      }),
    async endSession({ sid, actorId, from }) {
      const session = await sessions.findById(sid).lean<SessionRecord>();
      const outcome = session && (await endOne(session, actorId, from));
      if (!outcome?.ended) throw new HttpError('NOT_FOUND', 'There is no such open session');
      return outcome;
    },
  };
}

function sameRoles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((role) => b.includes(role));
}
