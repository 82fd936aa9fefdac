import { testClock } from '@usher/common/testing';
import { accountsOf, mailbox, noTexts, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const clock = testClock();
const box = mailbox();
const auth = await startAuth({
  now: clock.now,
  deliverMail: box.deliver,
});
const { signUp, signIn, postAs, post, whoIs, users, userOf, auditWhere, refreshed } =
  accountsOf(auth);

const change = (cookie: string, body: object) => postAs(cookie, '/password', body);
const right = { currentPassword: 'correct horse', newPassword: 'better battery' };

describe('POST /password', () => {
  test('changes it and ends the other sessions, not this one', async () => {
    const { cookie, email } = await signUp();
    const other = await signIn(email);
    const res = await change(cookie, right);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect((await whoIs(other)).body.currentUser).toBeNull();
    expect(told(await postAs(other, '/refresh'))).toEqual([401, 'SESSION_REVOKED', undefined]);
    expect((await whoIs(await refreshed(cookie))).body.currentUser.email).toBe(email);
    expect((await post('/signin', { email, password: 'correct horse' })).status).toBe(401);
    await signIn(email, 'better battery');
    const { _id } = await userOf(email);
    const ended = (await auth.storedSessions()).filter(({ userId }) => userId.equals(_id));
    expect(ended.map(({ endReason }) => endReason).filter(Boolean)).toEqual(['password']);
    const events = await auditWhere({ userId: _id.toString(), type: 'password.changed' });
    expect(events).toHaveLength(1);
  });

  test('refuses a wrong current password, audited, and changes nothing', async () => {
    const { cookie, email } = await signUp();
    const other = await signIn(email);
    const before = await userOf(email);
    const res = await change(cookie, { ...right, currentPassword: 'wrong horse' });
    expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'currentPassword']);
    const without = await change(cookie, { newPassword: 'better battery' });
    expect(told(without)).toEqual([400, 'VALIDATION_FAILED', 'currentPassword']);
    expect(await userOf(email)).toEqual(before);
    expect((await whoIs(other)).body.currentUser.email).toBe(email);
    const userId = before._id.toString();
    expect(await auditWhere({ userId, type: 'password.refused' })).toHaveLength(2);
  });

  test.each([...noTexts, ['too short', '1234567']])(
    'refuses a new password that is %s',
    async (_, newPassword) => {
      const { cookie, email } = await signUp();
      const before = await userOf(email);
      const res = await change(cookie, { ...right, newPassword });
      expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'newPassword']);
      expect(res.text).not.toContain('correct horse');
      expect(await userOf(email)).toEqual(before);
    },
  );

  test.each(noTexts)('refuses a current password that is %s', async (_, currentPassword) => {
    const { cookie, email } = await signUp();
    const before = await userOf(email);
    const res = await change(cookie, { ...right, currentPassword });
    expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'currentPassword']);
    expect(await userOf(email)).toEqual(before);
  });

  test('is for signed-in visitors', async () => {
    expect(told(await change('a=b', right))).toEqual([401, 'AUTH_REQUIRED', undefined]);
  });

  test('of two at once, one counts', async () => {
    const { cookie, email } = await signUp();
    const chosen = ['first battery', 'second battery'];
    const answers = await Promise.all(
      chosen.map((newPassword) => change(cookie, { ...right, newPassword })),
    );
    const good = answers.map(({ status }) => status).filter((status) => status === 200);
    expect(good).toHaveLength(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    await signIn(email, chosen[winner]);
    const loser = answers[1 - winner];
    expect([400, 401, 409]).toContain(loser?.status);
  });

  test('kills a reset link that is under way', async () => {
    const { cookie, email } = await signUp();
    await box.next(email);
    await post('/password/forgot', { email });
    const token = await box.tokenTo(email);
    await change(cookie, right);
    const res = await post('/password/reset', { token, password: 'stolen battery' });
    expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'token']);
    await signIn(email, 'better battery');
  });
});

describe('a first password, of an account that has none', () => {
  async function withoutPassword() {
    const { cookie, email } = await signUp();
    await users.updateOne({ email }, { $unset: { passwordHash: 1 } });
    return { cookie, email };
  }

  test('is set from a session that is fresh', async () => {
    const { cookie, email } = await withoutPassword();
    clock.advance(290);
    const res = await change(cookie, { newPassword: 'better battery' });
    expect(res.status).toBe(200);
    await signIn(email, 'better battery');
  });

  test('is not set from an older one, however often that was refreshed', async () => {
    const { cookie, email } = await withoutPassword();
    clock.advance(601);
    const res = await change(await refreshed(cookie), { newPassword: 'better battery' });
    expect(told(res)).toEqual([403, 'FORBIDDEN', undefined]);
    expect((await userOf(email)).passwordHash).toBeUndefined();
  });
});
