import type { EndReason, FeedEntry } from '@usher/common/feed';
import type { ClientSession } from 'mongoose';
import type { OutboxRecord } from '../models/outbox.js';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel } from '../models/user.js';
import type { Outbox } from './outbox.js';

export interface Revocation {
  userId: string;
  reason: EndReason;
  /** Which of the user's sessions end: one, all but one, or all. */
  sessions: { only: string } | { except: string } | 'all';
}

/** How far it has got: `pending` once it is recorded but the feed does not have it yet. */
export interface Outcome {
  /** How many sessions have ended. */
  ended: number;
  pending: boolean;
}

export interface Revocations {
  /** The one way in which sessions end. Ending an ended session changes nothing. */
  revoke(revocation: Revocation): Promise<Outcome>;
  /** Everything that a token which could still be valid must be measured against. */
  window(): AsyncIterable<FeedEntry>;
}

export function createRevocations(
  models: { sessions: SessionModel; users: UserModel },
  outbox: Outbox,
  { windowSeconds }: { windowSeconds: number },
): Revocations {
  const { sessions, users } = models;

  async function endSessions(
    { userId, reason, sessions: which }: Revocation,
    transaction: ClientSession,
  ): Promise<FeedEntry[]> {
    const chosen = { userId, endedAt: { $exists: false }, ...idFilter(which) };
    const found = await sessions.find(chosen, { _id: 1 }, { session: transaction }).lean();
    const sids = found.map(({ _id }) => _id);
    const end = { $set: { endedAt: new Date(), endReason: reason } };
    await sessions.updateMany({ _id: { $in: sids } }, end, { session: transaction });
    return sids.map((sid) => ({ type: 'session.revoked', sid, userId, reason }));
  }

  /** Whoever ends all sessions also outdates tokens of sessions that begin at this very moment. */
  async function raiseVersion(userId: string, transaction: ClientSession): Promise<FeedEntry[]> {
    const user = await users.findOneAndUpdate(
      { _id: userId },
      { $inc: { ver: 1 }, $set: { verChangedAt: new Date() } },
      { session: transaction, returnDocument: 'after' },
    );
    return user ? [{ type: 'user.changed', userId, ver: user.ver }] : [];
  }

  return {
    async revoke(revocation) {
      let records: OutboxRecord[] = [];
      let ended = 0;
      await sessions.db.transaction(async (transaction) => {
        const entries = await endSessions(revocation, transaction);
        ended = entries.length;
        if (revocation.sessions === 'all') {
          entries.push(...(await raiseVersion(revocation.userId, transaction)));
        }
        records = entries.length > 0 ? await outbox.record(entries, transaction) : [];
      });
      const published = records.length === 0 || (await outbox.publish(records));
      return { ended, pending: !published };
    },

    async *window() {
      const since = new Date(Date.now() - windowSeconds * 1000);
      const endedSince = sessions.find({ endedAt: { $gte: since } }).lean<SessionRecord[]>();
      for await (const { _id: sid, userId, endReason = 'signout' } of endedSince.cursor()) {
        yield { type: 'session.revoked', sid, userId: userId.toString(), reason: endReason };
      }
      for await (const { _id, ver } of users.find({ verChangedAt: { $gte: since } }).cursor()) {
        yield { type: 'user.changed', userId: _id.toString(), ver };
      }
    },
  };
}

function idFilter(which: Revocation['sessions']) {
  if (which === 'all') return {};
  return { _id: 'only' in which ? which.only : { $ne: which.except } };
}
