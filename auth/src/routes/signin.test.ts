import { cookieOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const { post, whoIs, signUp } = requestsTo(await startAuth());

describe('sign-in', () => {
  test('answers the user and a cookie of a session of its own', async () => {
    const { email, password, res: first, cookie } = await signUp();
    const res = await post('/signin', { email, password });
    expect([res.status, res.body]).toEqual([200, first.body]);
    const [a, b] = [await whoIs(cookie), await whoIs(cookieOf(res))];
    expect(a.body.currentUser.sid).not.toBe(b.body.currentUser.sid);
  });

  test('says the same of a wrong password and of an unknown address', async () => {
    const { email } = await signUp();
    const wrong = await post('/signin', { email, password: 'wrong horse' });
    const unknown = await post('/signin', { email: newEmail(), password: 'wrong horse' });
    expect([wrong.status, wrong.body]).toEqual([401, unknown.body]);
    expect(wrong.body.errors).toEqual([{ code: 'AUTH_REQUIRED', message: expect.any(String) }]);
    const comparable = ({ headers }: typeof wrong) => ({
      ...headers,
      'x-request-id': '',
      date: '',
    });
    expect(comparable(wrong)).toEqual(comparable(unknown));
  });

  test('takes as long for an unknown address as for a wrong password', async () => {
    const { email } = await signUp();
    const time = async (body: object) => {
      const startedAt = performance.now();
      await post('/signin', body);
      return performance.now() - startedAt;
    };
    const wrong: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      wrong.push(await time({ email, password: 'wrong horse' }));
      unknown.push(await time({ email: newEmail(), password: 'wrong horse' }));
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[10] ?? 0;
    // Without the hash for strangers the ratio is about 10.
    expect(median(wrong) / median(unknown)).toBeLessThan(3);
    expect(median(unknown) / median(wrong)).toBeLessThan(3);
  });

  test('does not take a password that only begins like the right one', async () => {
    const email = newEmail();
    const prefix = 'p'.repeat(72);
    await post('/signup', { email, password: `${prefix}-right` });
    expect((await post('/signin', { email, password: `${prefix}-wrong` })).status).toBe(401);
    expect((await post('/signin', { email, password: `${prefix}-right` })).status).toBe(200);
  });

  test('ends the session that the browser had before', async () => {
    const planted = await signUp();
    const mine = await signUp();
    const body = { email: mine.email, password: mine.password };
    const res = await post('/signin', body).set('Cookie', planted.cookie);
    expect(res.status).toBe(200);
    expect((await whoIs(planted.cookie)).body).toEqual({ currentUser: null });
    expect((await whoIs(cookieOf(res))).body.currentUser.email).toBe(mine.email);
  });
});
