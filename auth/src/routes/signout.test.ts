import { setTimeout as sleep } from 'node:timers/promises';
import { cookieOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const auth = await startAuth();
const { post, whoIs, signUp } = requestsTo(auth);

/** The cookies that an answer takes away. */
function cleared(res: { headers: Record<string, unknown> }): string {
  const set = (res.headers['set-cookie'] as string[] | undefined) ?? [];
  for (const cookie of set) expect(cookie).toMatch(/expires=Thu, 01 Jan 1970/i);
  return cookieOf(res);
}

describe('sign-out', () => {
  test('ends this session, clears the cookie and leaves other sessions alone', async () => {
    const { email, password, cookie } = await signUp();
    const other = cookieOf(await post('/signin', { email, password }));
    const res = await post('/signout').set('Cookie', cookie);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect(cleared(res)).toBe('refresh=; session=');
    expect((await whoIs(cookie)).body).toEqual({ currentUser: null });
    expect((await whoIs(other)).body.currentUser.email).toBe(email);
  });

  test('without a session, with a broken cookie or a second time is no error', async () => {
    const { cookie } = await signUp();
    await post('/signout').set('Cookie', cookie);
    for (const sent of ['a=b', 'session=%%%', cookie]) {
      expect((await post('/signout').set('Cookie', sent)).status).toBe(200);
    }
  });

  test('clears the cookie even when the end cannot be recorded', async () => {
    const failing = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await requestsTo(failing).post('/signup', body));
    await failing.close();
    const res = await requestsTo(failing).post('/signout', {}).set('Cookie', cookie);
    expect([res.status, res.body.errors[0].code]).toEqual([503, 'UNAVAILABLE']);
    expect(cleared(res)).toBe('refresh=; session=');
  });

  test('answers 202 while the feed is away, and reaches it later', async () => {
    const away = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await requestsTo(away).post('/signup', body));
    const { append } = away.feed;
    away.feed.append = () => Promise.reject(new Error('away'));
    const res = await requestsTo(away).post('/signout', {}).set('Cookie', cookie);
    expect([res.status, res.body]).toEqual([202, { pending: true }]);
    expect(cleared(res)).toBe('refresh=; session=');
    away.feed.append = append;
    while ((await requestsTo(away).whoIs(cookie)).body.currentUser) await sleep(50);
  });

  test('everywhere ends all sessions of the account and no other', async () => {
    const { email, password, cookie } = await signUp();
    const other = cookieOf(await post('/signin', { email, password }));
    const stranger = await signUp();
    const res = await post('/signout', { everywhere: true }).set('Cookie', cookie);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect((await whoIs(cookie)).body).toEqual({ currentUser: null });
    expect((await whoIs(other)).body).toEqual({ currentUser: null });
    expect((await whoIs(stranger.cookie)).body.currentUser.email).toBe(stranger.email);
    const again = await post('/signin', { email, password });
    expect((await whoIs(cookieOf(again))).body.currentUser.email).toBe(email);
  });

  test('everywhere, raced with sign-ins, leaves no session that began before it', async () => {
    const { email, password } = await signUp();
    for (let round = 0; round < 20; round += 1) {
      const before = cookieOf(await post('/signin', { email, password }));
      const [out, ...ins] = await Promise.all([
        post('/signout', { everywhere: true }).set('Cookie', before),
        ...Array.from({ length: 4 }, () => post('/signin', { email, password })),
      ]);
      expect(out?.status).toBe(200);
      const open = await auth.openSessions(email);
      const valid = [];
      for (const res of ins) {
        const { currentUser } = (await whoIs(cookieOf(res) || 'a=b')).body;
        if (currentUser) valid.push(currentUser.sid);
      }
      // What still counts is what the database says is open: nothing is forgotten on one side.
      expect(valid.sort()).toEqual(open.sort());
      expect((await whoIs(before)).body).toEqual({ currentUser: null });
    }
  });

  test('is known to a verifier that follows the feed, and still after a restart', async () => {
    const first = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await requestsTo(first).post('/signup', body));
    await requestsTo(first).post('/signout', {}).set('Cookie', cookie);
    await first.close();
    const second = await startAuth({ mongoUrl: first.mongoUrl });
    expect((await requestsTo(second).whoIs(cookie)).body).toEqual({ currentUser: null });
  });
});
