import { randomBytes } from 'node:crypto';
import { HttpError, type SigningKey, signAccessToken } from '@usher/common';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';

/** Where a sign-in came from. */
export interface Device {
  userAgent: string;
  address: string;
}

/** A session as its owner sees it in the list of devices. */
export interface SessionView {
  sid: string;
  /** True for the session that asks. */
  current: boolean;
  /** ISO 8601. */
  createdAt: string;
  userAgent: string;
  address: string;
}

export interface Sessions {
  /** Starts a session and returns its access token. */
  start(user: UserRecord, device: Device): Promise<string>;
  /** The user's open sessions, newest first. */
  list(userId: string, currentSid: string): Promise<SessionView[]>;
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

    async list(userId, currentSid) {
      const open = await sessions
        .find({ userId, endedAt: { $exists: false }, expiresAt: { $gt: new Date() } })
        .sort({ createdAt: -1 })
        .lean<SessionRecord[]>();
      return open.map(({ _id: sid, createdAt, userAgent, address }) => ({
        sid,
        current: sid === currentSid,
        createdAt: createdAt.toISOString(),
        userAgent,
        address,
      }));
    },
  };
}

/** What others may see of a user. */
export function publicUser({ _id, email, name, roles }: UserRecord) {
  return { id: _id.toString(), email, name, roles };
}
