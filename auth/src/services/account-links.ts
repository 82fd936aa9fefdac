import type { UserModel, UserRecord } from '../models/user.js';
import type { AdminAddress } from './admin-address.js';
import type { Device } from './device.js';
import type { MailTokens } from './mail-tokens.js';
import { requireGoodPassword } from './password-rules.js';
import type { Passwords } from './passwords.js';
import { noSuchUser, type Outcome, type Revocations } from './revocations.js';

/** What the links in our mails do. @throws HttpError `VALIDATION_FAILED` for a token that does not count */
export interface AccountLinks {
  verifyEmail(token: string, from: Device): Promise<Outcome>;
  /** Ends all sessions. Whoever reads the mail owns the address, so it is verified by this too. */
  resetPassword(token: string, password: string, from: Device): Promise<Outcome>;
}

export interface AccountLinksParts {
  users: UserModel;
  mailTokens: MailTokens;
  passwords: Passwords;
  revocations: Revocations;
  adminAddress: AdminAddress;
}

export function createAccountLinks(parts: AccountLinksParts): AccountLinks {
  const { users, mailTokens, passwords, revocations, adminAddress } = parts;
  return {
    async verifyEmail(token, from) {
      const userId = await mailTokens.ownerOf(token, 'verify');
      const outcome = await revocations.revoke({
        userId,
        change: { emailVerified: true },
        within: (transaction) => mailTokens.use(token, 'verify', transaction),
        audit: { type: 'email.verified', detail: { by: 'mail' } },
        from,
      });
      await adminAddress.promote(from);
      return outcome;
    },
    async resetPassword(token, password, from) {
      const userId = await mailTokens.ownerOf(token, 'reset');
      const user = await users.findById(userId).lean<UserRecord>();
      if (!user) throw noSuchUser();
      requireGoodPassword(password, user, 'password');
      // Whoever linked an identity before the address was proven need not be its owner.
      const identities = user.emailVerified ? user.identities : [];
      const outcome = await revocations.revoke({
        userId,
        sessions: 'all',
        reason: 'password',
        change: { passwordHash: await passwords.hash(password), emailVerified: true, identities },
        ifVer: user.ver,
        within: (transaction) => mailTokens.use(token, 'reset', transaction),
        audit: { type: 'password.reset' },
        from,
      });
      await adminAddress.promote(from);
      return outcome;
    },
  };
}
