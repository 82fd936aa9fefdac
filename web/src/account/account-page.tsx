import { accountApi, type Credentials } from '../api/account-api.js';
import { Logo } from '../page/logo.js';
import { AccountForm, accountFields } from './account-form.js';
import { useForm } from './use-form.js';

export interface AccountPageProps {
  page: 'signin' | 'signup';
  /** Where to go once signed in. */
  next: string;
  notice?: 'session-ended';
}

const words = {
  signin: { title: 'Welcome back', lead: 'Sign in and take your seat.' },
  signup: { title: 'Come on in', lead: 'Create an account; it takes a moment.' },
};

export function AccountPage({ page, next, notice }: AccountPageProps) {
  const form = useForm(accountFields[page], async (values) => {
    const { name, ...rest } = values as unknown as Credentials;
    // Without a name the server makes one from the address.
    await accountApi[page](name?.trim() ? { ...rest, name } : rest);
    window.location.assign(next);
  });
  return (
    <div className="account">
      <main className="ticket">
        <header className="ticket-stub">
          <Logo size={36} />
          <span className="ticket-brand">Usher</span>
          <span className="ticket-admit" aria-hidden="true">
            Admit one
          </span>
        </header>
        <div className="ticket-body">
          <h1>{words[page].title}</h1>
          <p className="lead">{words[page].lead}</p>
          {notice && <p className="notice">Your session has ended. Sign in to go on.</p>}
          <noscript>
            <p className="notice">Usher needs JavaScript to sign you in. Please turn it on.</p>
          </noscript>
          <AccountForm kind={page} {...form} />
          <OtherPage page={page} next={next} />
        </div>
      </main>
    </div>
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
