import { useState } from 'react';
import { accountApi } from '../api/account-api.js';
import { faultText } from '../api/error-text.js';
import { Logo } from './logo.js';
import { usePageSession } from './use-page-session.js';
import { isAdmin, type Visitor } from './visitor.js';

const places = [
  { href: '/', label: 'Chat' },
  { href: '/account', label: 'Account' },
  { href: '/account/devices', label: 'Devices' },
];

/** The way to all pages, and out. */
export function PageHead({ visitor, path }: { visitor: Visitor; path: string }) {
  const links = isAdmin(visitor) ? [...places, { href: '/admin', label: 'Admin' }] : places;
  return (
    <header className="shell-head">
      <a className="brand" href="/">
        <Logo />
        Usher
      </a>
      <nav className="shell-nav" aria-label="Pages">
        <ul>
          {links.map(({ href, label }) => (
            <li key={href}>
              <a href={href} aria-current={currentOf(href, path)}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <SignOut />
    </header>
  );
}

/** Admin stays marked on each of its tabs. */
function currentOf(href: string, path: string): 'page' | 'true' | undefined {
  if (href === path) return 'page';
  return href === '/admin' && path.startsWith('/admin/') ? 'true' : undefined;
}

function SignOut() {
  const session = usePageSession();
  const [pending, setPending] = useState(false);
  const [fault, setFault] = useState<string>();
  async function onClick(): Promise<void> {
    if (pending) return;
    setPending(true);
    try {
      await session.leave(accountApi.signout);
      window.location.assign('/signin');
    } catch (error) {
      setFault(faultText(error));
      setPending(false);
    }
  }
  return (
    <>
      <button
        type="button"
        className="button button-quiet sign-out"
        aria-disabled={pending}
        onClick={onClick}
      >
        {pending ? 'Signing out…' : 'Sign out'}
      </button>
      <p role="alert" className="sign-out-error">
        {fault}
      </p>
    </>
  );
}
