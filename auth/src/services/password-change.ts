import { HttpError, isHttpError } from '@usher/common';
import type { SessionModel, SessionRecord } from '../models/session.js';
import type { UserModel, UserRecord } from '../models/user.js';
import type { Audit } from './audit.js';
import type { Device } from './device.js';
import type { GuessGuard } from './guess-guard.js';
import { requireGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import { noSuchUser, type Outcome, type Revocations } from './revocations.js';

export interface PasswordChangeRequest {
  userId: string;
  /** The session that asks, which goes on. */
  sid: string;
  /** Not asked of whoever has none and has just signed in through a provider. */
  currentPassword?: string;
  newPassword: string;
}

/**
 * Changes a password and ends the user's other sessions.
 *
 * @throws HttpError `VALIDATION_FAILED` at `currentPassword`; `FORBIDDEN` when the first password is to be
 * set from a session that is not fresh; `CONFLICT` when the account has changed meanwhile; `RATE_LIMITED`
 * after too many wrong passwords, those at sign-in included
 */
export type ChangePassword = (request: PasswordChangeRequest, from: Device) => Promise<Outcome>;

const freshMs = 10 * 60 * 1000;

export interface PasswordChangeParts {
  users: UserModel;
  sessions: SessionModel;
  passwords: Passwords;
  guesses: GuessGuard;
  revocations: Revocations;
  audit: Audit;
}

export function createPasswordChange(
  { users, sessions, passwords, guesses, revocations, audit }: PasswordChangeParts,
  now: () => number,
): ChangePassword {
  /** A stolen cookie alone must not be enough to take an account over for good. */
  async function requireFresh(sid: string): Promise<void> {
    const session = await sessions.findById(sid).lean<SessionRecord>();
    if (session && now() - session.createdAt.getTime() <= freshMs) return;
    throw new HttpError(
      'FORBIDDEN',
      'Sign in again to choose a password, or ask for a link by "forgot password"',
    );
  }

  /** A stolen cookie is no licence to guess. */
  async function requirePassword(user: UserRecord, password: string, from: Device): Promise<void> {
    try {
      await guesses.guard(user.email, from.address, async () => {
        const matches = await passwords.matches(password, user.passwordHash ?? undefined);
        if (!matches) throw new HttpError('AUTH_REQUIRED');
      });
    } catch (error) {
      if (!isHttpError(error) || error.code !== 'AUTH_REQUIRED') throw error;
      await audit.record({ type: 'password.refused', userId: user._id.toString() }, from);
      // Not 401: the visitor is signed in.
      throw new HttpError('VALIDATION_FAILED', 'This is not your current password', {
        field: 'currentPassword',
      });
    }
  }

  return async function changePassword({ userId, sid, currentPassword, newPassword }, from) {
    const user = await users.findById(userId).lean<UserRecord>();
    if (!user) throw noSuchUser();
    if (!user.passwordHash) await requireFresh(sid);
    else await requirePassword(user, currentPassword ?? '', from);
    requireGoodPassword(newPassword, user, 'newPassword');
    return revocations.revoke({
      userId,
      sessions: { except: sid },
      reason: 'password',
      change: { passwordHash: await passwords.hash(newPassword) },
      ifVer: user.ver,
      audit: { type: 'password.changed', sid },
      from,
    });
  };
}
