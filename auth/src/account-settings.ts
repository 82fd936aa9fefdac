import { makeExactValidator, str } from '@usher/common/service';
import { oidcProviders } from './oidc-setting.js';
import type { OidcProvider } from './services/oidc-provider.js';

export interface AccountSettings {
  /** The account that becomes admin once its address is verified. */
  adminEmail: string | undefined;
  /** Whom else visitors can sign in with. */
  oidcProviders: OidcProvider[];
  /** The mail server, and what mails name as their sender. */
  smtpUrl: string | undefined;
  mailFrom: string;
}

const emailAddress = makeExactValidator<string>((input) => {
  const address = input.trim();
  if (!/^[^\s@,<>]+@[^\s@,<>]+$/.test(address)) throw new Error('not an address');
  return address;
});

/** `smtp:` uses TLS where the server offers it, `smtps:` from the start. */
const smtpUrl = makeExactValidator<string>((input) => {
  if (!/^smtps?:/.test(input) || !URL.canParse(input)) throw new Error('not a mail server');
  return input;
});

export const accountSpecs = {
  ADMIN_EMAIL: emailAddress({ default: undefined, desc: 'the e-mail address of the admin' }),
  SMTP_URL: smtpUrl({
    default: undefined,
    desc: 'the mail server, such as smtps://user:password@host:465',
  }),
  MAIL_FROM: str({ default: undefined, desc: 'the sender of mails, such as Name <a@b.example>' }),
  OIDC_PROVIDERS: oidcProviders({
    default: [],
    desc: 'a JSON list of { id, name, issuer, clientId, clientSecret }; issuers are https',
  }),
};

export interface AccountValues {
  ADMIN_EMAIL: string | undefined;
  SMTP_URL: string | undefined;
  MAIL_FROM: string | undefined;
  OIDC_PROVIDERS: OidcProvider[];
}

export function accountSettings(values: AccountValues, publicUrl: string): AccountSettings {
  return {
    adminEmail: values.ADMIN_EMAIL,
    oidcProviders: values.OIDC_PROVIDERS,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `Usher <no-reply@${new URL(publicUrl).hostname}>`,
  };
}
