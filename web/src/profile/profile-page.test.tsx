import { renderToString } from 'react-dom/server';
import { profile } from '../account/account.fixture.js';
import type { Profile, Provider } from '../account/contract.js';
import { ProfilePage } from './profile-page.js';

function shown(from: Partial<Profile>, providers: Provider[] = []): string {
  const visitor = { id: 'u1', roles: ['user'] };
  const start = { visitor, expiresAt: 0, profile: profile(from), providers };
  return renderToString(<ProfilePage start={start} />);
}

describe('the account page', () => {
  test('asks for the current password where there is one, and names the account beside it', () => {
    const html = shown({ email: 'grace@example.com' });
    expect(html).toMatch(/<input[^>]*autoComplete="current-password"[^>]*name="currentPassword"/);
    expect(html).toMatch(/<input[^>]*autoComplete="username"[^>]*value="grace@example.com"/);
    expect(html).toContain('Change password');
    expect(html).not.toContain('Mail me a link');
  });

  test('lets who came through a provider choose a first password, by mail too', () => {
    const html = shown({ hasPassword: false, identities: [{ provider: 'corp' }] }, [
      { id: 'corp', name: 'Example Corp' },
    ]);
    expect(html).not.toContain('current-password');
    expect(html).toContain('You have no password yet');
    expect(html).toContain('Set password');
    expect(html).toContain('Mail me a link');
    expect(html).toContain('<li>Example Corp</li>');
  });

  test('offers the mail again until the address is confirmed', () => {
    expect(shown({ emailVerified: false })).toMatch(/Not confirmed.*Send the link again/s);
    expect(shown({})).not.toContain('Send the link again');
  });

  test('speaks of providers only where there are some', () => {
    expect(shown({})).not.toContain('Connected providers');
    expect(shown({}, [{ id: 'corp', name: 'Example Corp' }])).toContain('None yet.');
    // One that is no longer set up is still told of.
    expect(shown({ identities: [{ provider: 'old.example' }] })).toContain('<li>old.example</li>');
  });

  test('keeps passwords out of the address even if no script ever runs', () => {
    const forms = shown({}).match(/<form[^>]*>/g) ?? [];
    expect(forms).toHaveLength(2);
    for (const form of forms) expect(form).toContain('method="post"');
  });
});
