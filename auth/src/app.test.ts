import { cookieHeader, testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { requestsTo, startAuth } from './auth.fixture.js';

const auth = await startAuth();
const { post, whoIs, signUp } = requestsTo(auth);

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
    ['/signup', 'email', 'not Unicode', 'ada\ud83d@example.com'] as const,
    ['/signin', 'email', 'not Unicode', 'ada\ud83d@example.com'] as const,
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
  test('is ready while MongoDB is connected and the feed is followed', async () => {
    const res = await request(auth.app).get('/readyz');
    expect([res.status, res.body.checks]).toEqual([200, { mongo: true, feed: true }]);
  });
});
