import type { Router } from 'express';
import type { AccountLinks } from '../services/account-links.js';
import type { AccountMail } from '../services/account-mail.js';
import type { AuthLimits } from '../services/limits.js';
import type { ChangePassword } from '../services/password-change.js';
import type { Profile } from '../services/profile.js';
import { emailVerify } from './email-verify.js';
import { me } from './me.js';
import { password } from './password.js';
import { passwordForgot } from './password-forgot.js';
import { passwordReset } from './password-reset.js';

export interface AccountParts {
  profile: Profile;
  changePassword: ChangePassword;
  accountMail: AccountMail;
  accountLinks: AccountLinks;
  limits: AuthLimits;
}

/** What people do with their own accounts. */
export function accountRoutes(parts: AccountParts): Router[] {
  const { profile, changePassword, accountMail, accountLinks, limits } = parts;
  return [
    me(profile),
    password(changePassword),
    passwordForgot(accountMail, limits),
    passwordReset(accountLinks),
    emailVerify(accountLinks, accountMail, limits),
  ];
}
