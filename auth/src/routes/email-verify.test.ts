import { testClock } from '@usher/common/testing';
import { accountsOf, mailbox, noTexts, told } from '../accounts.fixture.js';
import { newEmail, startAuth } from '../auth.fixture.js';

const clock = testClock();
const box = mailbox();
const adminEmail = 'Boss@Example.com';
const auth = await startAuth({
  now: clock.now,
  deliverMail: box.deliver,
  adminEmail,
});
const { signUp, post, postAs, get, whoIs, userOf, users, auditWhere, refreshed } = accountsOf(auth);

const verify = (token: unknown) => post('/email/verify', { token });
const refused = [400, 'VALIDATION_FAILED', 'token'];

describe('POST /email/verify', () => {
  test('proves the address by the link that sign-up mails', async () => {
    const { email, cookie, res: signedUp } = await signUp();
    const mail = await box.next(email);
    const [, token] = /^http:\/\/localhost:3000\/verify#token=([\w-]{43})$/m.exec(mail.text) ?? [];
    const res = await verify(token);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect(res.headers['set-cookie']).toBeUndefined();
    const me = await get('/me', await refreshed(cookie));
    expect(me.body.user.emailVerified).toBe(true);
    const userId = signedUp.body.id;
    expect(await auditWhere({ userId, type: 'email.verified' })).toHaveLength(1);
    expect(told(await verify(token))).toEqual(refused);
  });

  test('counts for 24 hours, and the newest mail alone', async () => {
    const { email, cookie } = await signUp();
    const first = await box.tokenTo(email);
    const sent = await postAs(cookie, '/email/verify/send');
    expect([sent.status, sent.body]).toEqual([202, {}]);
    const second = await box.tokenTo(email);
    expect(told(await verify(first))).toEqual(refused);
    clock.advance(24 * 3600 + 1);
    expect(told(await verify(second))).toEqual(refused);
    expect((await userOf(email)).emailVerified).toBe(false);
  });

  test('a token to reset a password verifies nothing', async () => {
    const { email } = await signUp();
    await box.next(email);
    await post('/password/forgot', { email });
    expect(told(await verify(await box.tokenTo(email)))).toEqual(refused);
  });

  test.each([...noTexts, ['made up', 'A'.repeat(43)]])(
    'refuses a token that is %s',
    async (_, token) => {
      expect(told(await verify(token))).toEqual(refused);
    },
  );
});

describe('POST /email/verify/send', () => {
  test('is for signed-in visitors', async () => {
    expect(told(await post('/email/verify/send'))).toEqual([401, 'AUTH_REQUIRED', undefined]);
  });

  test('is audited, and sends nothing once the address is verified', async () => {
    const own = mailbox();
    const closing = await startAuth({ deliverMail: own.deliver });
    const accounts = accountsOf(closing);
    const { email, cookie, res } = await accounts.signUp();
    await own.next(email);
    await accounts.postAs(cookie, '/email/verify/send');
    await own.next(email);
    await accounts.users.updateOne({ email }, { $set: { emailVerified: true } });
    expect((await accounts.postAs(cookie, '/email/verify/send')).status).toBe(202);
    await closing.close();
    expect(own.mails).toEqual([]);
    const { id: userId } = res.body;
    expect(await accounts.auditWhere({ userId, type: 'email.requested' })).toHaveLength(1);
  });
});

describe('the account of ADMIN_EMAIL', () => {
  beforeEach(() => users.deleteMany({ emailKey: 'boss@example.com' }));

  test('becomes admin when its address is verified by mail, and not before', async () => {
    const { email, cookie, res } = await signUp('boss@example.com');
    const token = await box.tokenTo(email);
    expect(res.body.roles).toEqual(['user']);
    expect(told(await get('/admin/users', cookie))).toEqual([403, 'FORBIDDEN', undefined]);
    await verify(token);
    const fresh = await refreshed(cookie);
    expect((await whoIs(fresh)).body.currentUser.roles).toEqual(['user', 'admin']);
    expect((await get('/admin/users', fresh)).status).toBe(200);
    const events = await auditWhere({ userId: res.body.id, type: 'roles.changed' });
    expect(events).toMatchObject([{ detail: { reason: 'ADMIN_EMAIL' } }]);
  });

  test('becomes admin by a new password as well, since that was mailed too', async () => {
    const { email } = await signUp('boss@example.com');
    await box.next(email);
    await post('/password/forgot', { email });
    await post('/password/reset', { token: await box.tokenTo(email), password: 'better battery' });
    expect((await userOf(email)).roles).toEqual(['user', 'admin']);
  });

  test('verified before the setting was made, becomes admin at the next start', async () => {
    const first = await startAuth();
    const [boss, eve] = ['boss@example.com', newEmail()];
    const accounts = accountsOf(first);
    await accounts.signUp(boss);
    await accounts.signUp(eve);
    await first.close();
    const second = await startAuth({ mongoUrl: first.mongoUrl, adminEmail });
    expect((await accounts.userOf(boss)).roles).toEqual(['user']);
    await second.close();
    await accounts.users.updateMany({}, { $set: { emailVerified: true } });
    await startAuth({ mongoUrl: first.mongoUrl, adminEmail });
    expect((await accounts.userOf(boss)).roles).toEqual(['user', 'admin']);
    expect((await accounts.userOf(eve)).roles).toEqual(['user']);
  });

  test('is nobody else who verifies an address', async () => {
    const { email } = await signUp();
    await verify(await box.tokenTo(email));
    expect((await userOf(email)).roles).toEqual(['user']);
  });
});
