import { randomBytes } from 'node:crypto';
import { HttpError } from '@usher/common';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';
import type { AccessToken, AccessTokens } from './access-tokens.js';
import type { Audit, AuditEvent } from './audit.js';
import type { Device } from './device.js';
import type { KnownNetworks } from './known-networks.js';
import { type PublicUser, publicUser } from './public-user.js';
import { hashOf, type RefreshTokens } from './refresh-tokens.js';

/** What a client needs to go on with its session. */
export interface Issued extends AccessToken {
  user: PublicUser;
  sid: string;
  refreshToken: string;
}

/** A session as its owner sees it in the list of devices. */
export interface SessionView {
  sid: string;
  /** True for the session that asks. */
  current: boolean;
  /** ISO 8601. */
  createdAt: string;
  lastUsedAt: string;
  userAgent: string;
  address: string;
}

export interface Sessions {
  /**
   * Starts a session of a user whose password (or whatever else) was checked.
   *
   * @throws HttpError `AUTH_REQUIRED` when the account has changed since
   */
  start(user: UserRecord, from: Device, audit: AuditEvent): Promise<Issued>;
  /** The user's open sessions, newest first. */
  list(userId: string, currentSid: string): Promise<SessionView[]>;
}

export interface SessionsOptions {
  /** How long a session lives without and with being used. */
  idleSeconds: number;
  maxSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface SessionsParts {
  sessions: SessionModel;
  users: UserModel;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  knownNetworks: KnownNetworks;
  audit: Audit;
}

export function createSessions(parts: SessionsParts, options: SessionsOptions): Sessions {
  const { sessions, users, accessTokens, refreshTokens, knownNetworks, audit } = parts;
  const { idleSeconds, maxSeconds, now } = options;

  return {
    async start(user, from, event) {
      const at = now();
      const sid = randomBytes(16).toString('base64url');
      const refreshToken = refreshTokens.first(sid);
      const session = {
        _id: sid,
        userId: user._id,
        createdAt: new Date(at),
        absoluteAt: new Date(at + maxSeconds * 1000),
        expiresAt: new Date(at + Math.min(idleSeconds, maxSeconds) * 1000),
        refreshHash: hashOf(refreshToken),
        ...from,
      };
      // One transaction with the user at the version that was checked: a ban or a password change that
      // happens meanwhile is not outrun.
      await sessions.db.transaction(async (transaction) => {
        const { matchedCount } = await users.updateOne(
          { _id: user._id, ver: user.ver, status: 'active' },
          { $set: { lastSignInAt: session.createdAt }, $inc: { met: 1 } },
          { session: transaction },
        );
        if (matchedCount === 0) throw new HttpError('AUTH_REQUIRED', 'The account has changed');
        await sessions.create([session], { session: transaction });
        await audit.record({ userId: user._id.toString(), sid, ...event }, from, transaction);
      });
      await knownNetworks.add(user.emailKey, from.address);
      const issued = accessTokens.issue(user, session, at);
      return { ...issued, user: publicUser(user), sid, refreshToken };
    },

    async list(userId, currentSid) {
      const open = await sessions
        .find({ userId, endedAt: { $exists: false }, expiresAt: { $gt: new Date(now()) } })
        .sort({ createdAt: -1 })
        .lean<SessionRecord[]>();
      return open.map(({ _id: sid, createdAt, rotatedAt, userAgent, address }) => ({
        sid,
        current: sid === currentSid,
        createdAt: createdAt.toISOString(),
        lastUsedAt: (rotatedAt ?? createdAt).toISOString(),
        userAgent,
        address,
      }));
    },
  };
}
