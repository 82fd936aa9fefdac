import { setTimeout as sleep } from 'node:timers/promises';
import { createVerifier } from '@usher/common';
import { memoryFeed } from '@usher/common/feed';
import { cookieHeader, testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { cookieOf, newDatabase, startAuth } from './auth.fixture.js';

type Auth = Awaited<ReturnType<typeof startAuth>>;

let auth: Auth;
let count = 0;

beforeAll(async () => {
  auth = await startAuth();
});

const newEmail = () => `ada${++count}@example.com`;
const post = (path: string, body: object | string = {}, { app } = auth) =>
  request(app).post(`/api/users${path}`).set('Content-Type', 'application/json').send(body);
const whoIs = (cookie: string, { app } = auth) =>
  request(app).get('/api/users/currentuser').set('Cookie', cookie);

async function signUp(email = newEmail(), password = 'correct horse') {
  const res = await post('/signup', { email, password });
  return { res, email, password, cookie: cookieOf(res) };
}

describe('sign-up', () => {
  test('answers the user and signs the browser in', async () => {
    const email = newEmail();
    const res = await post('/signup', { email, password: 'correct horse', name: 'Ada' });
    expect(res.status).toBe(201);
    expect(res.body).toEqual({ id: expect.any(String), email, name: 'Ada', roles: ['user'] });
    const { currentUser } = (await whoIs(cookieOf(res))).body;
    expect(currentUser).toMatchObject(res.body);
    expect(Object.keys(currentUser).sort()).toEqual(['email', 'exp', 'id', 'name', 'roles', 'sid']);
  });

  test('takes the name from the address where none came', async () => {
    expect((await signUp('grace@example.com')).res.body.name).toBe('grace');
  });

  test('refuses a taken address with CONFLICT at its field', async () => {
    const { email } = await signUp();
    const res = await post('/signup', { email, password: 'another one' });
    expect(res.status).toBe(409);
    expect(res.body.errors).toEqual([
      { code: 'CONFLICT', message: expect.any(String), field: 'email' },
    ]);
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    ['letter case', 'Case.Test@Example.COM', 'case.test@example.com'],
    ['full-width letters', 'ｗｉｄｅ@example.com', 'wide@example.com'],
    ['an international domain', 'i@bücher.example', 'i@xn--bcher-kva.example'],
    ['blanks around', '  blank@example.com ', 'blank@example.com'],
  ])('takes spellings that differ by %s for one account', async (_, first, second) => {
    expect((await post('/signup', { email: first, password: 'correct horse' })).status).toBe(201);
    expect((await post('/signup', { email: second, password: 'correct horse' })).status).toBe(409);
    const res = await post('/signin', { email: second, password: 'correct horse' });
    expect(res.status).toBe(200);
  });

  test('makes one account of 100 at once', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => post('/signup', { email, password: `password ${i}` })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(99).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 201);
    const signIn = await post('/signin', { email, password: `password ${winner}` });
    expect(signIn.status).toBe(200);
  });
});

describe('the first account', () => {
  test('of a local installation becomes admin, and only one of many at once', async () => {
    const local = await startAuth({ firstAccountIsAdmin: true });
    expect(await local.hasAccounts()).toBe(false);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        post('/signup', { email: newEmail(), password: 'correct horse' }, local),
      ),
    );
    expect(await local.hasAccounts()).toBe(true);
    const roles = answers.map(({ body }) => body.roles);
    expect(roles.filter((r) => r.includes('admin'))).toEqual([['user', 'admin']]);
    expect(roles).toHaveLength(8);
    const next = await post('/signup', { email: newEmail(), password: 'correct horse' }, local);
    expect(next.body.roles).toEqual(['user']);
  });

  test('elsewhere is a user as everybody', async () => {
    const fresh = await startAuth();
    const res = await post('/signup', { email: newEmail(), password: 'correct horse' }, fresh);
    expect(res.body.roles).toEqual(['user']);
  });
});

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

describe('sign-out', () => {
  test('ends this session, clears the cookie and leaves other sessions alone', async () => {
    const { email, password, cookie } = await signUp();
    const other = cookieOf(await post('/signin', { email, password }));
    const res = await post('/signout').set('Cookie', cookie);
    expect([res.status, res.body]).toEqual([200, {}]);
    expect(res.headers['set-cookie']?.[0]).toMatch(/^session=; .*expires=Thu, 01 Jan 1970/);
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
    const cookie = cookieOf(await post('/signup', body, failing));
    await failing.close();
    const res = await post('/signout', {}, failing).set('Cookie', cookie);
    expect(res.status).toBe(500);
    expect(res.headers['set-cookie']?.[0]).toMatch(/^session=; /);
  });

  test('answers 202 while the feed is away, and reaches it later', async () => {
    const away = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await post('/signup', body, away));
    const { append } = away.feed;
    away.feed.append = () => Promise.reject(new Error('away'));
    const res = await post('/signout', {}, away).set('Cookie', cookie);
    expect([res.status, res.body]).toEqual([202, { pending: true }]);
    expect(res.headers['set-cookie']?.[0]).toMatch(/^session=; /);
    away.feed.append = append;
    while ((await whoIs(cookie, away)).body.currentUser) await sleep(50);
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
    const cookie = cookieOf(await post('/signup', body, first));
    await post('/signout', {}, first).set('Cookie', cookie);
    await first.close();
    const second = await startAuth({ mongoUrl: first.mongoUrl });
    expect((await whoIs(cookie, second)).body).toEqual({ currentUser: null });
  });
});

describe('devices', () => {
  test('are listed with the one that asks marked, newest first', async () => {
    const { email, password, cookie } = await signUp();
    await post('/signin', { email, password }).set('User-Agent', 'Second/1.0');
    const res = await request(auth.app).get('/api/users/sessions').set('Cookie', cookie);
    expect(res.status).toBe(200);
    expect(res.body.sessions).toEqual([
      {
        sid: expect.any(String),
        current: false,
        createdAt: expect.any(String),
        userAgent: 'Second/1.0',
        address: expect.stringContaining('127.0.0.1'),
      },
      expect.objectContaining({ current: true }),
    ]);
  });

  test('are ended one by one or all but this, by their owner alone', async () => {
    const { email, password, cookie } = await signUp();
    const others = [];
    for (let i = 0; i < 3; i += 1) others.push(await post('/signin', { email, password }));
    const remove = (path: string, as: string) =>
      request(auth.app).delete(`/api/users/sessions${path}`).set('Cookie', as);
    const sidOf = async (c: string) => (await whoIs(c)).body.currentUser?.sid;
    const [first = '', second = '', third = ''] = others.map(cookieOf);

    const stranger = await signUp();
    const foreign = await remove(`/${await sidOf(first)}`, stranger.cookie);
    expect([foreign.status, foreign.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
    expect(await sidOf(first)).toBeDefined();

    const firstSid = await sidOf(first);
    expect((await remove(`/${firstSid}`, cookie)).status).toBe(200);
    expect(await sidOf(first)).toBeUndefined();
    expect((await remove(`/${firstSid}`, cookie)).status).toBe(404);
    expect(await sidOf(second)).toBeDefined();

    expect((await remove('', cookie)).body).toEqual({});
    expect([await sidOf(second), await sidOf(third)]).toEqual([undefined, undefined]);
    expect(await sidOf(cookie)).toBeDefined();
  });

  test("are nobody else's business", async () => {
    for (const method of ['get', 'delete'] as const) {
      const res = await request(auth.app)[method]('/api/users/sessions');
      expect([res.status, res.body.errors[0].code]).toEqual([401, 'AUTH_REQUIRED']);
    }
    const { cookie } = await signUp();
    const odd = await request(auth.app).delete('/api/users/sessions/$ne').set('Cookie', cookie);
    expect([odd.status, odd.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('keys', () => {
  test('are published without their private part, inside and outside the cluster', async () => {
    const inside = await request(auth.app).get('/.well-known/jwks.json');
    const outside = await request(auth.app).get('/api/users/.well-known/jwks.json');
    expect(inside.body).toEqual(outside.body);
    expect(inside.body.keys).toHaveLength(1);
    expect(Object.keys(inside.body.keys[0]).sort()).toEqual(
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'].sort(),
    );
  });

  test('are kept over a restart, so that visitors stay signed in', async () => {
    const first = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await post('/signup', body, first));
    await first.close();
    const second = await startAuth({ mongoUrl: first.mongoUrl });
    expect((await whoIs(cookie, second)).body.currentUser.email).toBe(body.email);
  });

  test('are one and the same for two that start at once', async () => {
    const mongoUrl = newDatabase();
    const [a, b] = await Promise.all([startAuth({ mongoUrl }), startAuth({ mongoUrl })]);
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await post('/signup', body, a));
    expect((await whoIs(cookie, b)).body.currentUser.email).toBe(body.email);
  });

  test('do not open with another AUTH_SECRET, and open with a list that holds the old one', async () => {
    const { mongoUrl, close } = await startAuth();
    await close();
    const changed = 'another secret of at least thirty-two bytes';
    await expect(startAuth({ mongoUrl, authSecrets: [changed] })).rejects.toThrow(/AUTH_SECRET/);
    const old = 'a secret that only these tests know: 32 bytes';
    await startAuth({ mongoUrl, authSecrets: [changed, old] });
  });

  test('may be one shared HS256 secret instead', async () => {
    const jwtKey = 'a shared secret of 32 bytes or more';
    const legacy = await startAuth({ jwtKey });
    const body = { email: newEmail(), password: 'correct horse' };
    const res = await post('/signup', body, legacy);
    const { jwt } = JSON.parse(atob(cookieOf(res).slice('session='.length)));
    const verifier = createVerifier({ keys: { jwtKey }, feed: memoryFeed() });
    await verifier.ready();
    expect(verifier.verify(jwt).email).toBe(body.email);
    const jwks = await request(legacy.app).get('/.well-known/jwks.json');
    expect(jwks.body).toEqual({ keys: [] });
  });
});

describe('bad input', () => {
  const fine = { email: 'fine@example.com', password: 'correct horse', name: 'Fine' };
  const wrong: [string, unknown][] = [
    ['missing', undefined],
    ['null', null],
    ['a number', 12345678],
    ['a boolean', true],
    ['a list', ['fine@example.com']],
    ['an empty list', []],
    ['an operator', { $ne: '' }],
    ['empty', ''],
    ['too long', 'x'.repeat(300)],
  ];
  const cases = wrong.flatMap(([kind, value]) => [
    ['/signup', 'email', kind, value] as const,
    ['/signup', 'password', kind, value] as const,
    ['/signin', 'email', kind, value] as const,
    ['/signin', 'password', kind, value] as const,
    ...(value == null ? [] : [['/signup', 'name', kind, value] as const]),
  ]);

  test.each(['yes', 1, [true], { a: true }, null])(
    'sign-out refuses %p as everywhere',
    async (value) => {
      const { cookie } = await signUp();
      const res = await post('/signout', { everywhere: value }).set('Cookie', cookie);
      expect([res.status, res.body.errors[0].field]).toEqual([400, 'everywhere']);
      expect((await whoIs(cookie)).body.currentUser).toBeTruthy();
    },
  );

  test.each([
    ...cases,
    ['/signup', 'email', 'no address', 'ada'] as const,
    ['/signup', 'email', 'two addresses', 'a@b.example,c@d.example'] as const,
    ['/signup', 'password', 'too short', '1234567'] as const,
    ['/signup', 'name', 'blank', '   '] as const,
  ])('%s refuses a %s that is %s', async (path, field, _, value) => {
    const res = await post(path, { ...fine, [field]: value });
    expect(res.status).toBe(400);
    expect(res.body.errors).toEqual([
      { code: 'VALIDATION_FAILED', message: expect.any(String), field },
    ]);
    expect(res.text).not.toContain(fine.password);
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test.each([
    ['broken JSON', '{"email":', 'application/json', 400, 'VALIDATION_FAILED'],
    ['a list', '[]', 'application/json', 400, 'VALIDATION_FAILED'],
    [
      'a form',
      'email=a%40b.example&password=x',
      'application/x-www-form-urlencoded',
      400,
      'VALIDATION_FAILED',
    ],
    ['plain text', JSON.stringify(fine), 'text/plain', 400, 'VALIDATION_FAILED'],
    [
      '2 MB',
      JSON.stringify({ email: 'x'.repeat(2_000_000) }),
      'application/json',
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ])('every route that takes a body refuses %s', async (_, body, type, status, code) => {
    for (const path of ['/signup', '/signin', '/signout']) {
      const res = await post(path, body).set('Content-Type', type);
      // Sign-out reads no field, so a list is as good as nothing to it.
      if (path === '/signout' && body === '[]') continue;
      expect([path, res.status, res.body.errors[0].code]).toEqual([path, status, code]);
    }
  });

  test('leaves no account behind, and the next good request is answered', async () => {
    const refused = await post('/signin', fine);
    expect(refused.status).toBe(401);
    expect((await post('/signup', fine)).status).toBe(201);
  });

  test('a foreign page can do nothing', async () => {
    const { cookie, email, password } = await signUp();
    for (const headers of [
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      for (const path of ['/signup', '/signin', '/signout']) {
        const res = await post(path, { email, password }).set('Cookie', cookie).set(headers);
        expect([res.status, res.body.errors[0].code]).toEqual([403, 'ORIGIN_REJECTED']);
        expect(res.headers['set-cookie']).toBeUndefined();
      }
    }
    expect((await whoIs(cookie)).body.currentUser.email).toBe(email);
  });

  test.each([
    ['a token of another issuer', () => cookieHeader(testIssuer().token())],
    ['a cookie that is no session', () => 'session=eyJub3QiOiJhIHRva2VuIn0='],
    ['a broken cookie', () => 'session=%%%'],
  ])('%s is nobody', async (_, cookie) => {
    const res = await whoIs(cookie());
    expect([res.status, res.body]).toEqual([200, { currentUser: null }]);
  });

  test('an unknown address answers NOT_FOUND', async () => {
    const res = await request(auth.app).get('/api/users/nothing');
    expect([res.status, res.body.errors[0].code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('the process', () => {
  test('is ready while MongoDB is connected', async () => {
    const res = await request(auth.app).get('/readyz');
    expect([res.status, res.body.checks]).toEqual([200, { mongo: true }]);
  });
});
