import { testClock } from '@usher/common/testing';
import { accountsOf, mailbox, noTexts, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';

const clock = testClock();
const box = mailbox();
const auth = await startAuth({
  now: clock.now,
  deliverMail: box.deliver,
});
const { signUp, signIn, post, postAs, whoIs, users, userOf, auditWhere } = accountsOf(auth);

const reset = (token: unknown, password: unknown = 'better battery') =>
  post('/password/reset', { token, password });
const refused = [400, 'VALIDATION_FAILED', 'token'];

async function forgetful() {
  const account = await signUp();
  await box.next(account.email);
  await post('/password/forgot', { email: account.email });
  return { ...account, token: await box.tokenTo(account.email) };
}

describe('POST /password/reset', () => {
  test('sets the password, ends all sessions and verifies the address', async () => {
    const { token, email, cookie, res: signedUp } = await forgetful();
    const res = await reset(token);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect((await whoIs(cookie)).body.currentUser).toBeNull();
    expect(told(await postAs(cookie, '/refresh'))).toEqual([401, 'SESSION_REVOKED', undefined]);
    expect(await auth.openSessions(email)).toEqual([]);
    expect((await post('/signin', { email, password: 'correct horse' })).status).toBe(401);
    await signIn(email, 'better battery');
    expect((await userOf(email)).emailVerified).toBe(true);
    const userId = signedUp.body.id;
    expect(await auditWhere({ userId, type: 'password.reset' })).toHaveLength(1);
  });

  test('counts once, also of many at once', async () => {
    const { token, email } = await forgetful();
    const chosen = Array.from({ length: 6 }, (_, i) => `battery number ${i}`);
    const answers = await Promise.all(chosen.map((password) => reset(token, password)));
    const good = answers.filter(({ status }) => status === 200);
    expect(good).toHaveLength(1);
    for (const res of answers) if (res !== good[0]) expect(told(res)).toEqual(refused);
    await signIn(email, chosen[answers.findIndex(({ status }) => status === 200)]);
    expect(told(await reset(token))).toEqual(refused);
  });

  test('counts for 30 minutes', async () => {
    const [early, late] = [await forgetful(), await forgetful()];
    clock.advance(29 * 60);
    expect((await reset(early.token)).status).toBe(200);
    clock.advance(61);
    expect(told(await reset(late.token))).toEqual(refused);
    await signIn(late.email);
  });

  test('does not count any more once a newer mail is sent', async () => {
    const { token, email } = await forgetful();
    await post('/password/forgot', { email });
    const newer = await box.tokenTo(email);
    expect(newer).not.toBe(token);
    expect(told(await reset(token))).toEqual(refused);
    await signIn(email);
    expect((await reset(newer)).status).toBe(200);
  });

  test('stores no token in clear', async () => {
    const { token } = await forgetful();
    expect(token).toHaveLength(43);
    const collections = (await auth.database.db?.collections()) ?? [];
    for (const collection of collections) {
      expect(JSON.stringify(await collection.find().toArray())).not.toContain(token);
    }
  });

  test('a token to verify an address resets no password', async () => {
    const { email } = await signUp();
    expect(told(await reset(await box.tokenTo(email)))).toEqual(refused);
    await signIn(email);
  });

  test('unlinks identities of an account whose address was never proven', async () => {
    const { token, email } = await forgetful();
    const identities = [{ issuer: 'https://issuer.example', subject: 'an attacker' }];
    await users.updateOne({ email }, { $set: { identities } });
    await reset(token);
    expect((await userOf(email)).identities).toEqual([]);
  });

  test('keeps those of an account whose address was', async () => {
    const { token, email } = await forgetful();
    const identities = [{ issuer: 'https://issuer.example', subject: 'its owner' }];
    await users.updateOne({ email }, { $set: { identities, emailVerified: true } });
    await reset(token);
    expect((await userOf(email)).identities).toEqual(identities);
  });

  test('lets no banned account in', async () => {
    const { token, email } = await forgetful();
    await users.updateOne({ email }, { $set: { status: 'banned' } });
    await reset(token);
    const res = await post('/signin', { email, password: 'better battery' });
    expect(told(res)).toEqual([403, 'FORBIDDEN', undefined]);
  });

  test.each([...noTexts, ['made up', 'A'.repeat(43)], ['an expression', '.*']])(
    'refuses a token that is %s',
    async (_, token) => {
      const { email } = await forgetful();
      expect(told(await reset(token))).toEqual(refused);
      await signIn(email);
    },
  );

  test.each([...noTexts.slice(1), ['too short', '1234567']])(
    'refuses a password that is %s, and the token still counts',
    async (_, password) => {
      const { token } = await forgetful();
      expect(told(await reset(token, password))).toEqual([400, 'VALIDATION_FAILED', 'password']);
      expect((await reset(token)).status).toBe(200);
    },
  );
});
