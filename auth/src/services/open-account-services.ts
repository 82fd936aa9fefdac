import type { Logger } from '@usher/common/service';
import type { openModels } from '../models/open-models.js';
import { createAccountLinks } from './account-links.js';
import { createAccountMail } from './account-mail.js';
import type { Accounts } from './accounts.js';
import { createAdminAddress } from './admin-address.js';
import { createAdministration } from './administration.js';
import type { Audit } from './audit.js';
import { createAuditTrail } from './audit-trail.js';
import { createBackground } from './background.js';
import { deliverBySmtp } from './deliver-by-smtp.js';
import { createFederation } from './federation.js';
import type { GuessGuard } from './guess-guard.js';
import type { AuthLimits } from './limits.js';
import { createMailTokens } from './mail-tokens.js';
import { createMailer, type Deliver } from './mailer.js';
import { createOidc } from './oidc.js';
import type { OidcProvider } from './oidc-provider.js';
import { createPasswordChange } from './password-change.js';
import type { Passwords } from './passwords.js';
import { createPeople } from './people.js';
import { createProfile } from './profile.js';
import type { Revocations } from './revocations.js';
import { createSealer } from './sealed.js';

export interface AccountServicesOptions {
  publicUrl: string;
  authSecrets: readonly string[];
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Takes mails in place of a mail server. */
  deliverMail?: Deliver;
  adminEmail: string | undefined;
  oidcProviders: readonly OidcProvider[];
  /** Milliseconds since 1970. */
  now: () => number;
}

export interface AccountServicesParts {
  models: Awaited<ReturnType<typeof openModels>>;
  accounts: Accounts;
  passwords: Passwords;
  guesses: GuessGuard;
  limits: AuthLimits;
  revocations: Revocations;
  audit: Audit;
  log: Pick<Logger, 'warn' | 'error'>;
}

/** Everything about accounts beyond signing up, in and out. */
export async function openAccountServices(
  parts: AccountServicesParts,
  options: AccountServicesOptions,
) {
  const { models, accounts, passwords, guesses, limits, revocations, audit, log } = parts;
  const { users, sessions } = models;
  const { now, publicUrl, smtpUrl, mailFrom } = options;
  const smtp = smtpUrl === undefined ? undefined : deliverBySmtp(smtpUrl, mailFrom);
  const mailer = createMailer(options.deliverMail ?? smtp, { log });
  const mailTokens = createMailTokens(models.mailTokens, now);
  const background = createBackground(log);
  const adminAddress = createAdminAddress({ users, revocations }, options.adminEmail);
  await adminAddress.promote({ userAgent: '', address: '' });

  const links = { users, mailTokens, passwords, revocations, adminAddress };
  const changing = { users, sessions, passwords, guesses, revocations, audit };
  const mailing = { users, mailTokens, mailer, audit, background, limits };
  const sealer = createSealer(options.authSecrets, 'usher oidc');
  return {
    profile: createProfile({ users, revocations }, options),
    changePassword: createPasswordChange(changing, now),
    accountMail: createAccountMail(mailing, publicUrl),
    accountLinks: createAccountLinks(links),
    oidc: createOidc({ providers: options.oidcProviders, publicUrl, sealer, now }),
    federation: createFederation({ users, accounts, revocations, adminAddress }),
    people: createPeople(models, now),
    administration: createAdministration(models, revocations),
    auditTrail: createAuditTrail(models),
    audit,
    async close() {
      await background.idle();
      await mailer.close();
    },
  };
}

export type AccountServices = Awaited<ReturnType<typeof openAccountServices>>;
