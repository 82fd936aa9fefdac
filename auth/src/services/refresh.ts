import { HttpError } from '@usher/common';
import type { Feed } from '@usher/common/feed';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';
import type { AccessTokens } from './access-tokens.js';
import type { Device } from './device.js';
import type { AuthLimits } from './limits.js';
import { publicUser } from './public-user.js';
import { hashOf, type RefreshTokens, sidOf } from './refresh-tokens.js';
import type { Revocations } from './revocations.js';
import type { Issued } from './sessions.js';

export interface RefreshOptions {
  idleSeconds: number;
  /** How long the token before the current one is answered with the current one. */
  graceSeconds: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface RefreshParts {
  sessions: SessionModel;
  users: UserModel;
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  revocations: Revocations;
  limits: Pick<AuthLimits, 'refreshSession'>;
  feed: Feed;
}

/**
 * Rotates a refresh token (RFC 9700 §4.14.2). Its immediate predecessor gets the same successor for a
 * while, since tabs refresh at once and answers get lost; anything older ends the session as theft.
 *
 * @throws HttpError `SESSION_REVOKED`, `TOKEN_EXPIRED` when the session is too old or was idle too long,
 * `TOKEN_INVALID` for what we never issued, `RATE_LIMITED`
 */
export type Refresh = (token: string, from: Device) => Promise<Issued>;

export function createRefresh(parts: RefreshParts, options: RefreshOptions): Refresh {
  const { sessions, users, accessTokens, refreshTokens, revocations, limits, feed } = parts;
  const { idleSeconds, graceSeconds, now } = options;

  /** The session with `token` replaced, or undefined when another request has changed it first. */
  async function rotate(session: SessionRecord, token: string, at: number) {
    const secretId = refreshTokens.currentSecretId;
    const successor = refreshTokens.successor(token, secretId) ?? '';
    const idleAt = at + idleSeconds * 1000;
    const rotated = await sessions.updateOne(
      { _id: session._id, refreshHash: session.refreshHash, endedAt: { $exists: false } },
      {
        $set: {
          refreshHash: hashOf(successor),
          previousHash: session.refreshHash,
          rotatedAt: new Date(at),
          rotatedWith: secretId,
          expiresAt: new Date(Math.min(idleAt, session.absoluteAt.getTime())),
        },
      },
    );
    return rotated.matchedCount === 1 ? successor : undefined;
  }

  function replay(
    { rotatedAt, rotatedWith, refreshHash }: SessionRecord,
    token: string,
    at: number,
  ) {
    if (!rotatedAt || rotatedAt.getTime() + graceSeconds * 1000 < at) return undefined;
    const successor = refreshTokens.successor(token, rotatedWith ?? '');
    // Derived with a secret that only other replicas know yet.
    if (!successor) throw new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
    return hashOf(successor) === refreshHash ? successor : undefined;
  }

  async function refuse(session: SessionRecord, token: string, from: Device): Promise<never> {
    if (!refreshTokens.isOurs(token)) throw new HttpError('TOKEN_INVALID');
    await revocations.revoke({
      userId: session.userId.toString(),
      reason: 'theft',
      sessions: { only: session._id },
      audit: { type: 'refresh.theft', sid: session._id },
      from,
    });
    throw new HttpError('SESSION_REVOKED');
  }

  async function successorOf(token: string, from: Device, at: number) {
    const sid = sidOf(token);
    const hash = hashOf(token);
    for (;;) {
      const session = await sessions.findById(sid).lean<SessionRecord>();
      if (!session) throw new HttpError('TOKEN_INVALID');
      if (session.endedAt) throw new HttpError('SESSION_REVOKED');
      if (session.expiresAt.getTime() <= at) throw new HttpError('TOKEN_EXPIRED');
      if (hash === session.refreshHash) {
        const refreshToken = await rotate(session, token, at);
        if (refreshToken) return { session, refreshToken };
        // Another request was faster: what it left is read again.
        continue;
      }
      const again = hash === session.previousHash ? replay(session, token, at) : undefined;
      if (again) return { session, refreshToken: again };
      await refuse(session, token, from);
    }
  }

  return async function refresh(token, from) {
    // Only by a token that was ours, so that nobody can use up the limit of somebody else's session.
    if (refreshTokens.isOurs(token)) await limits.refreshSession.take(sidOf(token));
    // Fixed before the session is read: no token outlives a revocation by more than its lifetime.
    const at = now();
    const { session, refreshToken } = await successorOf(token, from, at);
    const user = await users.findById(session.userId).lean<UserRecord>();
    if (user?.status !== 'active') throw new HttpError('SESSION_REVOKED');
    const issued = accessTokens.issue(user, session, at);
    const { _id: sid } = session;
    const userId = user._id.toString();
    // Not waited for: without it sockets come again with the new token, nothing else is lost.
    feed
      .append({ type: 'session.extended', sid, userId, exp: issued.exp, ver: user.ver })
      .catch(() => {});
    return { ...issued, user: publicUser(user), sid, refreshToken };
  };
}
