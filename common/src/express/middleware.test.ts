import cookieSession from 'cookie-session';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { cookieHeader, testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { currentUser, errorHandler, requireAuth, requireRole, sameOrigin } from './index.js';
import { errorOf, setUp } from './middleware.fixture.js';

const openRoute: RequestHandler = (_req, res) => void res.end();

/** RFC 6750 section 3: only who has shown a token is told that it is wrong. */
const challenges: Record<string, string> = {
  AUTH_REQUIRED: 'Bearer realm="usher"',
  TOKEN_INVALID: 'Bearer realm="usher", error="invalid_token"',
};

describe('currentUser and requireAuth', () => {
  test.each([
    ['the session cookie', (t: string) => ({ Cookie: cookieHeader(t) })],
    [
      'the session cookie among others',
      (t: string) => ({ Cookie: `a=b; ${cookieHeader(t)}; c=d` }),
    ],
    ['a quoted cookie', (t: string) => ({ Cookie: cookieHeader(t).replace(/=(.*)$/, '="$1"') })],
    ['a bearer header', (t: string) => ({ Authorization: `Bearer ${t}` })],
    [
      'a session.sig beside it, ignored',
      (t: string) => ({ Cookie: `${cookieHeader(t)}; session.sig=x` }),
    ],
  ])('know the visitor by %s', async (_, headers) => {
    const { app, issuer } = setUp(requireAuth);
    const user = testUser();
    const res = await request(app)
      .get('/who')
      .set(headers(issuer.token(user)));
    expect(res.status).toBe(200);
    expect(res.body.user).toMatchObject({ id: user.id, sid: user.sid, roles: ['user'] });
  });

  test('know the visitor by the req.session of a mounted cookie-session', async () => {
    const issuer = testIssuer();
    const app = express().use(cookieSession({ name: 'legacy', signed: false }));
    app.use(currentUser(issuer.verifier), requireAuth, (req, res) => {
      res.json(req.currentUser);
    });
    const cookie = cookieHeader(issuer.token()).replace(/^session/, 'legacy');
    expect((await request(app).get('/').set('Cookie', cookie)).status).toBe(200);
  });

  test.each([
    ['no cookie', () => ({}), 'AUTH_REQUIRED'],
    ['an empty cookie', () => ({ Cookie: 'session=' }), 'AUTH_REQUIRED'],
    ['a cookie without a token', () => ({ Cookie: `session=${btoa('{}')}` }), 'AUTH_REQUIRED'],
    ['a cookie that is not base64', () => ({ Cookie: 'session=%%%' }), 'TOKEN_INVALID'],
    ['a cookie that is not JSON', () => ({ Cookie: `session=${btoa('{jwt')}` }), 'TOKEN_INVALID'],
    ['a cookie that is null', () => ({ Cookie: `session=${btoa('null')}` }), 'AUTH_REQUIRED'],
    [
      'a token that is an object',
      () => ({ Cookie: `session=${btoa('{"jwt":{"a":1}}')}` }),
      'TOKEN_INVALID',
    ],
    [
      'a token that is a list',
      () => ({ Cookie: `session=${btoa('{"jwt":["a"]}')}` }),
      'TOKEN_INVALID',
    ],
    ['a bare token as cookie', (t: string) => ({ Cookie: `session=${t}` }), 'TOKEN_INVALID'],
    [
      'a cookie of another name',
      (t: string) => ({ Cookie: `x${cookieHeader(t)}` }),
      'AUTH_REQUIRED',
    ],
    ['a basic header', () => ({ Authorization: 'Basic YTpi' }), 'AUTH_REQUIRED'],
    ['an empty bearer header', () => ({ Authorization: 'Bearer ' }), 'AUTH_REQUIRED'],
    ['a changed token', (t: string) => ({ Authorization: `Bearer ${t}x` }), 'TOKEN_INVALID'],
  ])('refuse %s, and the handler does not run', async (_, headers, code) => {
    const { app, issuer, state } = setUp(requireAuth);
    const res = await request(app).get('/who').set(headers(issuer.token()));
    expect(res.status).toBe(401);
    expect(res.body).toEqual(errorOf(code));
    expect(res.headers['www-authenticate']).toBe(challenges[code]);
    expect(state.reached).toBe(0);
    expect((await request(app).get('/who').set('Cookie', issuer.cookie())).status).toBe(200);
  });

  test('refuse an expired token and an ended session, each with its code', async () => {
    const { app, issuer, clock, state } = setUp(requireAuth);
    const user = testUser();
    const revoked = issuer.cookie(user);
    await issuer.revoke(user);
    const first = await request(app).get('/who').set('Cookie', revoked);
    expect([first.status, first.body]).toEqual([401, errorOf('SESSION_REVOKED')]);
    expect(first.headers['www-authenticate']).toBe(challenges.TOKEN_INVALID);
    const expiring = issuer.cookie();
    clock.advance(306);
    const second = await request(app).get('/who').set('Cookie', expiring);
    expect([second.status, second.body]).toEqual([401, errorOf('TOKEN_EXPIRED')]);
    expect(second.headers['www-authenticate']).toBe(challenges.TOKEN_INVALID);
    expect(state.reached).toBe(0);
  });

  test('leave an open route open, with nobody on it', async () => {
    const { app, state } = setUp();
    const res = await request(app).get('/who').set('Cookie', 'session=%%%');
    expect([res.status, res.body.user, state.reached]).toEqual([200, null, 1]);
  });

  test('read the __Host- cookie alone where told so', async () => {
    const issuer = testIssuer();
    const app = express().use(currentUser(issuer.verifier, { cookie: '__Host-session' }));
    app.use(requireAuth, openRoute, errorHandler());
    const get = (cookie: string) => request(app).get('/').set('Cookie', cookie);
    expect((await get(cookieHeader(issuer.token(), { secure: true }))).status).toBe(200);
    expect((await get(cookieHeader(issuer.token()))).status).toBe(401);
  });
});

describe('requireRole', () => {
  test('lets any of its roles pass and refuses the others', async () => {
    const { app, issuer, state } = setUp(requireRole('admin', 'moderator'));
    const as = (roles: string[]) =>
      request(app).get('/who').set('Cookie', issuer.cookie({ roles }));
    expect((await as(['user', 'moderator'])).status).toBe(200);
    const refused = await as(['user']);
    expect([refused.status, refused.body]).toEqual([403, errorOf('FORBIDDEN')]);
    expect((await request(app).get('/who')).body).toEqual(errorOf('AUTH_REQUIRED'));
    expect(state.reached).toBe(1);
  });
});

describe('sameOrigin', () => {
  const own = 'https://example.com';
  test.each<[string, Record<string, string>, number]>([
    ['our origin', { Origin: own }, 200],
    ['no browser at all', {}, 200],
    ['our page by fetch metadata', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }, 200],
    ['a foreign origin', { Origin: 'https://evil.example' }, 403],
    ['an opaque origin', { Origin: 'null' }, 403],
    ['a look-alike', { Origin: `${own}.evil.example` }, 403],
    ['our host over http', { Origin: 'http://example.com' }, 403],
    ['an origin with a path', { Origin: `${own}/` }, 403],
    ['a sibling by fetch metadata', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another site by fetch metadata', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a foreign origin with friendly metadata', { Origin: 'null', 'Sec-Fetch-Site': 'none' }, 403],
  ])('answers a POST from %s', async (_, headers, status) => {
    const { app, state } = setUp(sameOrigin([own]));
    const res = await request(app).post('/who').set(headers);
    expect(res.status).toBe(status);
    expect(state.reached).toBe(status === 200 ? 1 : 0);
    if (status === 403) expect(res.body).toEqual(errorOf('ORIGIN_REJECTED'));
    expect((await request(app).get('/who').set(headers)).status).toBe(200);
  });
});
