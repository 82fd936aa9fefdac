import { testClock } from '@usher/common/testing';
import { accountsOf, mailbox, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';
import { browserAt, newVisitor, startProvider, type Visitor } from '../oidc.fixture.js';

const clock = testClock();
const box = mailbox();
const { settings, present } = await startProvider();
const other = await startProvider(undefined, 'other');
const auth = await startAuth({
  now: clock.now,
  deliverMail: box.deliver,
  oidcProviders: [settings, other.settings],
  adminEmail: 'boss@example.com',
});
const accounts = accountsOf(auth);
const { get, post, postAs, whoIs, users, userOf, auditWhere, signUp, signIn } = accounts;

/** Signs a visitor in through the provider, in a browser of their own. */
async function through(visitor: Visitor | undefined, next?: string) {
  present.visitor = visitor;
  const browser = browserAt(auth);
  const res = await browser.signIn(next);
  return { browser, res, cookie: browser.cookies() };
}

const refused = (res: { status: number; headers: Record<string, string> }) => {
  expect([res.status, res.headers.location]).toEqual([303, '/signin?error=oidc']);
  const set = [res.headers['set-cookie'] ?? []].flat().join('\n');
  expect(set).not.toMatch(/session=[^;]|refresh=[^;]/);
};
const lastRefusal = async () => (await auditWhere({ type: 'signin.refused' })).at(-1);

describe('OpenID Connect', () => {
  test('signs up whoever is new, and leads on', async () => {
    const visitor = newVisitor();
    const { res, cookie, browser } = await through(visitor, '/rooms/1?a=b');
    expect([res.status, res.headers.location]).toEqual([303, '/rooms/1?a=b']);
    const me = await get('/me', cookie);
    expect(me.body.user).toMatchObject({
      email: visitor.email,
      name: 'Vera',
      roles: ['user'],
      emailVerified: true,
      hasPassword: false,
      identities: [{ provider: 'test' }],
    });
    // What the browser kept for the way is gone.
    expect(browser.cookies()).not.toContain('oidc=');
    expect(await auditWhere({ userId: me.body.user.id })).toMatchObject([
      { type: 'signup', detail: { provider: 'test' } },
    ]);
  });

  test('signs in to the same account again, which has no password', async () => {
    const visitor = newVisitor();
    const first = await through(visitor);
    const again = await through({ ...visitor, email: 'moved@example.com', name: 'Renamed' });
    const ids = await Promise.all([whoIs(first.cookie), whoIs(again.cookie)]);
    expect(ids[0].body.currentUser.id).toBe(ids[1].body.currentUser.id);
    expect(ids[0].body.currentUser.sid).not.toBe(ids[1].body.currentUser.sid);
    const attempt = await post('/signin', { email: visitor.email, password: 'undefined' });
    expect(told(attempt)).toEqual([401, 'AUTH_REQUIRED', undefined]);
  });

  test('tells two providers apart: the same subject elsewhere is somebody else', async () => {
    const visitor = newVisitor();
    const { cookie } = await through(visitor);
    other.present.visitor = { ...visitor, email: 'else@example.com' };
    const elsewhere = browserAt(auth);
    await elsewhere.signIn('/', 'other');
    const ids = await Promise.all([whoIs(cookie), whoIs(elsewhere.cookies())]);
    expect(ids[0].body.currentUser.id).not.toBe(ids[1].body.currentUser.id);
  });

  test('links the account of an address that both sides have verified', async () => {
    const { email, res: signedUp } = await signUp();
    await users.updateOne({ email }, { $set: { emailVerified: true } });
    const { cookie } = await through(newVisitor({ email }));
    expect((await whoIs(cookie)).body.currentUser.id).toBe(signedUp.body.id);
    // Its password still counts.
    await signIn(email);
    const linked = await auditWhere({ userId: signedUp.body.id, type: 'identity.linked' });
    expect(linked).toMatchObject([{ detail: { issuer: settings.issuer } }]);
  });

  test('links no account to an address that the provider has not verified', async () => {
    const { email, cookie } = await signUp();
    await users.updateOne({ email }, { $set: { emailVerified: true } });
    const before = await userOf(email);
    for (const email_verified of [false, undefined, 'true', 'false']) {
      const visitor = newVisitor({ email });
      if (email_verified === undefined) delete visitor.email_verified;
      else visitor.email_verified = email_verified;
      refused((await through(visitor)).res);
    }
    expect(await userOf(email)).toEqual(before);
    expect((await whoIs(cookie)).body.currentUser.email).toBe(email);
    expect(await lastRefusal()).toMatchObject({ detail: { reason: 'unverified' } });
  });

  test('gives an account whose address was never proven to the owner of the address', async () => {
    const { email, cookie: attacker, res: signedUp } = await signUp();
    await box.next(email);
    await post('/password/forgot', { email });
    const token = await box.tokenTo(email);
    const identities = [{ issuer: 'https://issuer.example', subject: 'an attacker' }];
    await users.updateOne({ email }, { $set: { identities } });

    const visitor = newVisitor({ email });
    const { cookie } = await through(visitor);
    expect((await whoIs(cookie)).body.currentUser.id).toBe(signedUp.body.id);
    // Nothing of what was there before signs anybody in.
    expect((await whoIs(attacker)).body.currentUser).toBeNull();
    expect((await postAs(attacker, '/refresh')).status).toBe(401);
    expect((await post('/signin', { email, password: 'correct horse' })).status).toBe(401);
    expect((await post('/password/reset', { token, password: 'better battery' })).status).toBe(400);
    expect(await userOf(email)).toMatchObject({
      emailVerified: true,
      name: 'Vera',
      identities: [{ issuer: settings.issuer, subject: visitor.sub }],
    });
  });

  test('does not give away one that others have given rights to', async () => {
    const { email, cookie } = await accounts.signUpAs('moderator');
    refused((await through(newVisitor({ email }))).res);
    expect((await whoIs(cookie)).body.currentUser.email).toBe(email);
    expect((await userOf(email)).identities).toEqual([]);
  });

  test('an address that is not verified yet is asked to be, and is nobody else', async () => {
    const visitor = newVisitor({ email_verified: false });
    const email = visitor.email ?? '';
    const { cookie } = await through(visitor);
    expect((await get('/me', cookie)).body.user.emailVerified).toBe(false);
    expect(await box.tokenTo(email)).toHaveLength(43);
    // Vouched for later.
    await through({ ...visitor, email_verified: true });
    expect((await userOf(email)).emailVerified).toBe(true);
  });

  test('takes nobody without an address', async () => {
    const visitor = newVisitor();
    delete visitor.email;
    refused((await through(visitor)).res);
    expect(await lastRefusal()).toMatchObject({ detail: { provider: 'test', reason: 'no-email' } });
  });

  test('makes the account of ADMIN_EMAIL admin, once the provider vouches for it', async () => {
    const visitor = newVisitor({ email: 'boss@example.com', email_verified: false });
    const first = await through(visitor);
    expect((await whoIs(first.cookie)).body.currentUser.roles).toEqual(['user']);
    const { cookie } = await through({ ...visitor, email_verified: true });
    expect((await whoIs(cookie)).body.currentUser.roles).toEqual(['user', 'admin']);
  });

  test('two tabs of a new visitor at once make one account', async () => {
    present.visitor = newVisitor();
    const tabs = [browserAt(auth), browserAt(auth), browserAt(auth)];
    const callbacks: string[] = [];
    for (const tab of tabs) callbacks.push(await tab.toCallback());
    const answers = await Promise.all(tabs.map((tab, i) => tab.visit(callbacks[i] ?? '')));
    expect(answers.map(({ headers }) => headers.location)).toEqual(['/', '/', '/']);
    expect(await users.countDocuments({ email: present.visitor.email ?? '' })).toBe(1);
  });
});

describe('OpenID Connect refuses, with no session and an entry in the audit trail', () => {
  test('a visitor who refuses at the provider', async () => {
    refused((await through(undefined)).res);
    expect(await lastRefusal()).toMatchObject({
      detail: { provider: 'test', reason: 'denied' },
      address: expect.stringContaining('127.0.0.1'),
    });
  });

  test('a banned account', async () => {
    const visitor = newVisitor();
    await through(visitor);
    const { _id } = await userOf(visitor.email ?? '');
    await users.updateOne({ _id }, { $set: { status: 'banned' } });
    refused((await through(visitor)).res);
    expect(await lastRefusal()).toMatchObject({
      userId: _id.toString(),
      detail: { reason: 'banned' },
    });
    // The one from before it was banned.
    const sessions = await auth.storedSessions();
    expect(sessions.filter(({ userId }) => userId.equals(_id))).toHaveLength(1);
  });

  test.each<[string, (callback: string) => string]>([
    ['another state', (callback) => callback.replace(/state=[^&]+/, 'state=forged')],
    ['no state', (callback) => callback.replace(/state=[^&]+&?/, '')],
    ['two states', (callback) => `${callback}&state=forged`],
    ['another code', (callback) => callback.replace(/code=[^&]+/, 'code=forged')],
    ['another issuer', (callback) => callback.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fa.example')],
    ['nothing', (callback) => callback.replace(/\?.*/, '')],
  ])('a callback with %s', async (_, forge) => {
    present.visitor = newVisitor();
    const browser = browserAt(auth);
    const callback = await browser.toCallback();
    refused(await browser.visit(forge(callback)));
    expect(await users.countDocuments({ email: present.visitor.email ?? '' })).toBe(0);
    expect(await lastRefusal()).toMatchObject({ detail: { provider: 'test' } });
  });

  test('a callback in another browser than the one that began', async () => {
    const visitor = newVisitor();
    present.visitor = visitor;
    const callback = await browserAt(auth).toCallback();
    refused(await browserAt(auth).visit(callback));
    const victim = browserAt(auth);
    await victim.toCallback();
    refused(await victim.visit(callback));
    expect(await users.countDocuments({ email: visitor.email ?? '' })).toBe(0);
  });

  test('a callback at another provider', async () => {
    present.visitor = newVisitor();
    const browser = browserAt(auth);
    const callback = await browser.toCallback();
    refused(await browser.visit(callback.replace('/oidc/test/', '/oidc/other/')));
    expect(await users.countDocuments({ email: present.visitor.email ?? '' })).toBe(0);
  });

  test('a callback that comes again, even with what the browser had kept', async () => {
    const visitor = newVisitor();
    present.visitor = visitor;
    const browser = browserAt(auth);
    const callback = await browser.toCallback();
    const kept = browser.cookies();
    expect((await browser.visit(callback)).headers.location).toBe('/');
    refused(await browser.visit(callback));
    const replayed = await get(callback.replace('/api/users', ''), kept);
    refused(replayed);
    expect(await auth.openSessions(visitor.email ?? '')).toHaveLength(1);
  });

  test('a visitor who took longer than ten minutes', async () => {
    present.visitor = newVisitor();
    const browser = browserAt(auth);
    const callback = await browser.toCallback();
    clock.advance(601);
    refused(await browser.visit(callback));
    expect(await lastRefusal()).toMatchObject({ detail: { reason: 'state' } });
  });
});
