import { accountApi, type Credentials } from '../api/account-api.js';
import type { EntranceStart } from '../page/page-state.js';
import { Ticket } from '../page/ticket.js';
import { AccountForm, accountFields } from './account-form.js';
import { ProviderButtons } from './provider-buttons.js';
import { useForm } from './use-form.js';

export interface AccountPageProps extends EntranceStart {
  page: 'signin' | 'signup';
}

const words = {
  signin: { title: 'Welcome back', lead: 'Sign in and take your seat.' },
  signup: { title: 'Come on in', lead: 'Create an account; it takes a moment.' },
};

const notices = {
  'session-ended': 'Your session has ended. Sign in to go on.',
  'provider-failed': 'Signing in there did not work. Try again, or sign in with your password.',
};

export function AccountPage({ page, next, notice, providers }: AccountPageProps) {
  const form = useForm(accountFields[page], async (values) => {
    const { name, ...rest } = values as unknown as Credentials;
    // Without a name the server makes one from the address.
    await accountApi[page](name?.trim() ? { ...rest, name } : rest);
    window.location.assign(next);
  });
  return (
    <Ticket>
      <h1>{words[page].title}</h1>
      <p className="lead">{words[page].lead}</p>
      {notice && (
        <p className="notice" role={notice === 'provider-failed' ? 'alert' : undefined}>
          {notices[notice]}
        </p>
      )}
      <noscript>
        <p className="notice">Usher needs JavaScript to sign you in. Please turn it on.</p>
      </noscript>
      <ProviderButtons providers={providers} next={next} />
      <AccountForm kind={page} {...form} />
      <OtherPage page={page} next={next} />
    </Ticket>
  );
}

function OtherPage({ page, next }: Pick<AccountPageProps, 'page' | 'next'>) {
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  return page === 'signin' ? (
    <p className="ticket-foot">
      New here? <a href={`/signup${query}`}>Create an account</a>
    </p>
  ) : (
    <p className="ticket-foot">
      Already have an account? <a href={`/signin${query}`}>Sign in</a>
    </p>
  );
}
