import { randomBytes } from 'node:crypto';
import { HttpError, type SigningKey, signAccessToken } from '@usher/common';
import type { EndReason, Feed } from '@usher/common/feed';
import type { SessionModel } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';

/** Where a sign-in came from. */
export interface Device {
  userAgent: string;
  address: string;
}

export interface Sessions {
  /** Starts a session and returns its access token. */
  start(user: UserRecord, device: Device): Promise<string>;
  /** Records the end and tells every verifier; ending an ended session changes nothing. */
  end(sid: string, userId: string, reason: EndReason): Promise<void>;
  /** Tells the feed of all sessions that ended while their tokens could still be valid. */
  replayEnded(): Promise<void>;
}

export interface SessionsOptions {
  signingKey: SigningKey;
  issuer: string;
  audience: string;
  /** Lifetime of a session and of its access token. */
  sessionSeconds: number;
}

export function createSessions(
  models: { sessions: SessionModel; users: UserModel },
  feed: Feed,
  { signingKey, issuer, audience, sessionSeconds }: SessionsOptions,
): Sessions {
  const { sessions, users } = models;

  return {
    async start(user, device) {
      const sid = randomBytes(16).toString('base64url');
      const createdAt = new Date();
      const expiresAt = new Date(createdAt.getTime() + sessionSeconds * 1000);
      // One transaction with the user at the version that was checked: a ban or a password change that
      // happens meanwhile is not outrun.
      await sessions.db.transaction(async (transaction) => {
        const { matchedCount } = await users.updateOne(
          { _id: user._id, ver: user.ver },
          { $set: { lastSignInAt: createdAt } },
          { session: transaction },
        );
        if (matchedCount === 0) throw new HttpError('AUTH_REQUIRED', 'The account has changed');
        const session = { _id: sid, userId: user._id, createdAt, expiresAt, ...device };
        await sessions.create([session], { session: transaction });
      });
      const claims = { ...publicUser(user), sid, ver: user.ver };
      const options = { ttlSeconds: sessionSeconds, issuer, audience };
      return signAccessToken(claims, signingKey, options).token;
    },

    async end(sid, userId, reason) {
      await sessions.updateOne(
        { _id: sid, endedAt: { $exists: false } },
        { $set: { endedAt: new Date(), endReason: reason } },
      );
      await feed.append({ type: 'session.revoked', sid, userId, reason });
    },

    async replayEnded() {
      const ended = sessions
        .find({ endedAt: { $exists: true } })
        .lean()
        .cursor();
      for await (const { _id: sid, userId, endReason = 'signout' } of ended) {
        await feed.append({
          type: 'session.revoked',
          sid,
          userId: userId.toString(),
          reason: endReason,
        });
      }
    },
  };
}

/** What others may see of a user. */
export function publicUser({ _id, email, name, roles }: UserRecord) {
  return { id: _id.toString(), email, name, roles };
}
