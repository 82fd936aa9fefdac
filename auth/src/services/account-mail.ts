import type { UserModel, UserRecord } from '../models/user.js';
import { accountKey } from './account-key.js';
import type { Audit } from './audit.js';
import type { Background } from './background.js';
import type { Device } from './device.js';
import { emailKey } from './email-key.js';
import type { AuthLimits } from './limits.js';
import type { MailTokens } from './mail-tokens.js';
import type { Mailer } from './mailer.js';

/** Mails with a link in them. All of it happens after the answer, so that nobody learns which accounts exist. */
export interface AccountMail {
  /** For whoever has forgotten a password, if the address has an account. */
  forgotten(email: string, from: Device): void;
  /** Asks a user to confirm the address, unless that is done. */
  confirm(user: UserRecord): void;
  /** The same for a user who asks for it. */
  confirmAgain(userId: string, from: Device): void;
}

export interface AccountMailParts {
  users: UserModel;
  mailTokens: MailTokens;
  mailer: Mailer;
  audit: Audit;
  background: Background;
  limits: Pick<AuthLimits, 'forgotAccount'>;
}

export function createAccountMail(parts: AccountMailParts, publicUrl: string): AccountMail {
  const { users, mailTokens, mailer, audit, background, limits } = parts;

  async function sendConfirmation(user: UserRecord): Promise<void> {
    if (user.emailVerified) return;
    const token = await mailTokens.issue(user, 'verify');
    mailer.send({ to: user.email, ...confirmation(linkTo('/verify', token)) });
  }

  // In the fragment, which neither reaches a server's log nor a Referer header.
  const linkTo = (path: string, token: string) => `${publicUrl}${path}#token=${token}`;

  return {
    forgotten(email, from) {
      background.run(async () => {
        const user = await users.findOne({ emailKey: emailKey(email) }).lean<UserRecord>();
        const known = user ? { userId: user._id.toString() } : { email };
        await audit.record({ type: 'password.forgotten', ...known }, from);
        if (user?.status !== 'active') return;
        // Nobody's mailbox can be filled by this; and as always, nothing is said.
        if (!(await limits.forgotAccount.tryTake(accountKey(user.email)))) return;
        const token = await mailTokens.issue(user, 'reset');
        mailer.send({ to: user.email, ...newPassword(linkTo('/reset', token)) });
      });
    },
    confirm: (user) => background.run(() => sendConfirmation(user)),
    confirmAgain(userId, from) {
      background.run(async () => {
        const user = await users.findById(userId).lean<UserRecord>();
        if (!user || user.emailVerified) return;
        await audit.record({ type: 'email.requested', userId }, from);
        await sendConfirmation(user);
      });
    },
  };
}

function confirmation(link: string) {
  return {
    subject: 'Confirm your e-mail address',
    text: `Welcome to Usher.

Please confirm that this address is yours. The link counts for 24 hours:

${link}

Did you not sign up? Then do not open the link: somebody else has typed your address.
`,
  };
}

function newPassword(link: string) {
  return {
    subject: 'Choose a new password',
    text: `You can choose a new password here. The link counts for 30 minutes, and once:

${link}

All devices will be signed out. Did you not ask for this? Then nothing has changed, and you need do nothing.
`,
  };
}
