import { testClock } from '@usher/common/testing';
import { cookieOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';

const clock = testClock();
const auth = await startAuth({
  now: clock.now,
  sessionIdleSeconds: 3_600,
  sessionMaxSeconds: 3 * 3_600,
});
const { post, whoIs, signUp } = requestsTo(auth);

/** `npm run test:long` repeats what is about races as often as it takes to trust it. */
const rounds = process.env.USHER_LONG ? 1_000 : 10;

const refresh = (cookie: string) => post('/refresh').set('Cookie', cookie);
const codeOf = (res: { status: number; body: { errors?: { code: string }[] } }) => [
  res.status,
  res.body.errors?.[0]?.code,
];
const refreshTokenIn = (cookie: string) => /refresh=([^;]+)/.exec(cookie)?.[1];
const sessionIn = (cookie: string) => /session=[^;]+/.exec(cookie)?.[0] ?? '';

describe('refresh', () => {
  test('answers an expired visitor with a token that counts, and says how long', async () => {
    const { cookie, email } = await signUp();
    clock.advance(310);
    expect((await whoIs(cookie)).body).toEqual({ currentUser: null });
    const res = await refresh(cookie);
    expect([res.status, res.body.expiresIn, res.body.user.email]).toEqual([200, 300, email]);
    expect((await whoIs(cookieOf(res))).body.currentUser.email).toBe(email);
  });

  test('the predecessor gets the same successor within the grace, whoever asks first', async () => {
    const { cookie } = await signUp();
    const first = cookieOf(await refresh(cookie));
    clock.advance(29);
    const again = cookieOf(await refresh(cookie));
    expect(refreshTokenIn(again)).toBe(refreshTokenIn(first));
    expect((await refresh(again)).status).toBe(200);
  });

  test('the predecessor after the grace ends the session as theft, audited', async () => {
    const { cookie } = await signUp();
    const thief = cookieOf(await refresh(cookie));
    clock.advance(31);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'SESSION_REVOKED']);
    expect(codeOf(await refresh(thief))).toEqual([401, 'SESSION_REVOKED']);
    expect((await whoIs(thief)).body.currentUser).toBeNull();
    const events = await auth.auditOf(thief);
    expect(events.map(({ type }) => type)).toEqual(['signup', 'refresh.theft']);
  });

  test('a token older than the predecessor ends the session even within the grace', async () => {
    const { cookie } = await signUp();
    const second = cookieOf(await refresh(cookie));
    const third = cookieOf(await refresh(second));
    expect(codeOf(await refresh(cookie))).toEqual([401, 'SESSION_REVOKED']);
    expect((await whoIs(third)).body.currentUser).toBeNull();
  });

  test('a branch whose successor was never used is theft as well, once it is too old', async () => {
    const { cookie } = await signUp();
    await refresh(cookie);
    clock.advance(60);
    expect(codeOf(await refresh(cookie))).toEqual([401, 'SESSION_REVOKED']);
  });

  test("a made-up token is refused and ends nobody's session", async () => {
    const { cookie } = await signUp();
    const token = refreshTokenIn(cookie) ?? '';
    const [sid = '', value = '', tag = ''] = token.split('.');
    for (const forged of [
      `${sid}.${'A'.repeat(43)}.${tag}`,
      `${sid}.${value}.${'A'.repeat(22)}`,
      `${sid}.${value}.`,
      `${sid}..`,
      `${sid}.`,
    ]) {
      const res = await refresh(cookie.replace(token, forged));
      expect([forged, ...codeOf(res)]).toEqual([forged, 401, 'TOKEN_INVALID']);
      expect(res.headers['set-cookie']).toBeUndefined();
    }
    expect((await refresh(cookie)).status).toBe(200);
  });

  test('50 at once, again and again, make one lineage and sign nobody out', async () => {
    let { cookie } = await signUp();
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(cookie)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      const tokens = new Set(answers.map((res) => refreshTokenIn(cookieOf(res))));
      expect(tokens.size).toBe(1);
      cookie = cookieOf(answers[round % 50] as never);
    }
    expect((await whoIs(cookie)).body.currentUser).toBeTruthy();
  });

  test('the refresh cookie counts only beside the session cookie of the same session', async () => {
    const [mine, planted] = [await signUp(), await signUp()];
    const token = `refresh=${refreshTokenIn(planted.cookie)}`;
    for (const cookie of [
      token,
      `${sessionIn(mine.cookie)}; ${token}`,
      sessionIn(mine.cookie),
      '',
    ]) {
      const res = await refresh(cookie);
      expect(codeOf(res)).toEqual([401, 'AUTH_REQUIRED']);
      expect(res.headers['set-cookie']).toBeUndefined();
    }
  });

  test('a session that was not used for its idle time is over', async () => {
    const { cookie } = await signUp();
    clock.advance(3_500);
    const used = cookieOf(await refresh(cookie));
    clock.advance(3_500);
    const again = cookieOf(await refresh(used));
    expect(refreshTokenIn(again)).toBeTruthy();
    clock.advance(3_601);
    expect(codeOf(await refresh(again))).toEqual([401, 'TOKEN_EXPIRED']);
  });

  test('no use prolongs a session beyond its absolute limit, and no token outlives it', async () => {
    let { cookie } = await signUp();
    for (let i = 0; i < 5; i += 1) {
      clock.advance(2_100);
      cookie = cookieOf(await refresh(cookie));
    }
    clock.advance(200);
    const last = await refresh(cookie);
    expect([last.status, last.body.expiresIn]).toEqual([200, 100]);
    clock.advance(100);
    expect(codeOf(await refresh(cookieOf(last)))).toEqual([401, 'TOKEN_EXPIRED']);
  });

  test('a refresh in flight does not resurrect a session that is signed out meanwhile', async () => {
    for (let i = 0; i < 2 * rounds; i += 1) {
      const { cookie } = await signUp();
      const [out, ...renewed] = await Promise.all([
        post('/signout').set('Cookie', cookie),
        ...Array.from({ length: 4 }, () => refresh(cookie)),
      ]);
      expect(out.status).toBe(200);
      for (const res of renewed) {
        const jar = cookieOf(res);
        expect((await whoIs(jar || 'a=b')).body.currentUser).toBeNull();
        if (jar) expect(codeOf(await refresh(jar))).toEqual([401, 'SESSION_REVOKED']);
      }
    }
  });

  test('sign-out ends the session of an expired token too', async () => {
    const { cookie, email } = await signUp();
    clock.advance(400);
    expect((await post('/signout').set('Cookie', cookie)).status).toBe(200);
    expect(await auth.openSessions(email)).toEqual([]);
  });

  test('stores no refresh token in clear', async () => {
    const { cookie } = await signUp();
    const renewed = cookieOf(await refresh(cookie));
    const stored = JSON.stringify(await auth.storedSessions());
    for (const jar of [cookie, renewed]) {
      const [, value = 'none'] = refreshTokenIn(jar)?.split('.') ?? [];
      expect(value).toHaveLength(43);
      expect(stored).not.toContain(value);
    }
  });
});

describe('clients without cookies', () => {
  const bearer = async () => {
    const { email, password } = await signUp();
    const res = await post('/signin', { email, password, transport: 'bearer' });
    return { res, email };
  };

  test('get their tokens in the body, and no cookies', async () => {
    const { res, email } = await bearer();
    expect(res.body).toEqual({
      user: expect.objectContaining({ email }),
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 300,
    });
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('refresh and sign out with them', async () => {
    const { res, email } = await bearer();
    clock.advance(301);
    const renewed = await post('/refresh', { refreshToken: res.body.refreshToken });
    expect([renewed.status, renewed.body.user.email]).toEqual([200, email]);
    expect(renewed.headers['set-cookie']).toBeUndefined();
    const Authorization = `Bearer ${renewed.body.accessToken}`;
    expect((await whoIs('a=b').set({ Authorization })).body.currentUser.email).toBe(email);
    await post('/signout').set({ Authorization });
    const { refreshToken } = renewed.body;
    expect(codeOf(await post('/refresh', { refreshToken }))).toEqual([401, 'SESSION_REVOKED']);
  });

  test('a refresh token is no access token', async () => {
    const { res } = await bearer();
    const Authorization = `Bearer ${res.body.refreshToken}`;
    expect((await whoIs('a=b').set({ Authorization })).body.currentUser).toBeNull();
  });

  test.each([[1], [''], [['a']], [{ $ne: '' }], [null], ['x'.repeat(300)]])(
    'a refresh token that is %p is refused',
    async (refreshToken) => {
      const res = await post('/refresh', { refreshToken });
      expect([...codeOf(res), res.body.errors[0].field]).toEqual([
        400,
        'VALIDATION_FAILED',
        'refreshToken',
      ]);
    },
  );

  test.each([['yes'], [1], [['bearer']], [null]])(
    'a transport %p is refused',
    async (transport) => {
      const { email, password } = await signUp(newEmail());
      const res = await post('/signin', { email, password, transport });
      expect([...codeOf(res), res.body.errors[0].field]).toEqual([
        400,
        'VALIDATION_FAILED',
        'transport',
      ]);
    },
  );
});
