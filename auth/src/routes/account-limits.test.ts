import { accountsOf, mailbox, told } from '../accounts.fixture.js';
import { newEmail, startAuth } from '../auth.fixture.js';

const box = mailbox();
const limited = { rateLimitFactor: 1 };
const auth = await startAuth({ ...limited, deliverMail: box.deliver });
const { signUp, post, postAs } = accountsOf(auth);

describe('limits', () => {
  test('send a forgetful owner three mails an hour, and say nothing of it', async () => {
    const own = mailbox();
    const closing = await startAuth({ ...limited, deliverMail: own.deliver });
    const { signUp, post } = accountsOf(closing);
    const { email } = await signUp();
    await own.next(email);
    for (let i = 0; i < 5; i += 1) {
      expect((await post('/password/forgot', { email })).status).toBe(202);
    }
    await closing.close();
    expect(own.mails).toHaveLength(3);
  });

  test('send three mails an hour to whoever asks to confirm the address', async () => {
    const own = mailbox();
    const closing = await startAuth({ ...limited, deliverMail: own.deliver });
    const { signUp, postAs } = accountsOf(closing);
    const { cookie, email } = await signUp();
    await own.next(email);
    for (let i = 0; i < 3; i += 1) {
      expect((await postAs(cookie, '/email/verify/send')).status).toBe(202);
    }
    const res = await postAs(cookie, '/email/verify/send');
    expect(told(res)).toEqual([429, 'RATE_LIMITED', undefined]);
    await closing.close();
    expect(own.mails).toHaveLength(3);
  });

  test('stop guesses of the current password, which count at sign-in as well', async () => {
    const { cookie, email, password } = await signUp();
    const body = { currentPassword: 'wrong horse', newPassword: 'better battery' };
    for (let i = 0; i < 10; i += 1) {
      expect((await postAs(cookie, '/password', body)).status).toBe(400);
    }
    const right = { ...body, currentPassword: password };
    for (const res of [
      await postAs(cookie, '/password', body),
      await postAs(cookie, '/password', right),
      await post('/signin', { email, password }),
    ]) {
      expect([res.status, res.body.errors[0].code]).toEqual([429, 'RATE_LIMITED']);
      expect(Number(res.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  test('stop whoever asks for mails to one address after another', async () => {
    const { email } = await signUp();
    for (let i = 0; i < 20; i += 1) {
      expect((await post('/password/forgot', { email: newEmail() })).status).toBe(202);
    }
    for (const asked of [email, newEmail()]) {
      const res = await post('/password/forgot', { email: asked });
      expect(told(res)).toEqual([429, 'RATE_LIMITED', undefined]);
    }
  });
});

test.each([
  ['its own address', (email: string) => email],
  ['its own name', () => 'Ada Lovelace'],
  ['a password from data breaches', () => 'password123'],
])('an account may not choose %s as its new password', async (_, choose) => {
  const own = mailbox();
  const plain = await startAuth({ deliverMail: own.deliver });
  const { post, postAs, signIn } = accountsOf(plain);
  const email = newEmail();
  await post('/signup', { email, password: 'correct horse', name: 'Ada Lovelace' });
  await own.next(email);
  const cookie = await signIn(email);
  const password = choose(email);
  const changed = await postAs(cookie, '/password', {
    currentPassword: 'correct horse',
    newPassword: password,
  });
  expect(told(changed)).toEqual([400, 'VALIDATION_FAILED', 'newPassword']);
  await post('/password/forgot', { email });
  const token = await own.tokenTo(email);
  const reset = await post('/password/reset', { token, password });
  expect(told(reset)).toEqual([400, 'VALIDATION_FAILED', 'password']);
  await signIn(email);
});
