import cookieSession from 'cookie-session';
import express, { type RequestHandler } from 'express';
import { body, matchedData } from 'express-validator';
import request from 'supertest';
import { HttpError } from '../errors/http-error.js';
import { testClock } from '../testing/test-clock.js';
import { cookieHeader, testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import {
  currentUser,
  errorHandler,
  jsonBody,
  notFound,
  requireAuth,
  requireRole,
  sameOrigin,
  validateRequest,
} from './index.js';

/** One guarded route; `reached` counts how often its handler ran. */
function setUp(...guards: RequestHandler[]) {
  const clock = testClock();
  const issuer = testIssuer({ now: clock.now });
  const faults: unknown[] = [];
  const state = { reached: 0 };
  const app = express();
  app.use(jsonBody(), currentUser(issuer.verifier), ...guards);
  app.all('/who', (req, res) => {
    state.reached += 1;
    res.json({ user: req.currentUser ?? null, data: matchedData(req) });
  });
  app.use(notFound, errorHandler({ onFault: (error) => faults.push(error) }));
  return { app, issuer, clock, state, faults };
}

const openRoute: RequestHandler = (_req, res) => void res.end();

const errorOf = (code: string, field?: string) => ({
  errors: [{ code, message: expect.any(String), ...(field && { field }) }],
});

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

describe('jsonBody, validateRequest and errorHandler', () => {
  const fields = [
    body('name').isString().bail().trim().isLength({ min: 1, max: 5 }),
    validateRequest,
  ];

  test('hand on only what a chain names', async () => {
    const { app } = setUp(...fields);
    const res = await request(app).post('/who').send({ name: ' Ada ', role: 'admin' });
    expect(res.body.data).toEqual({ name: 'Ada' });
  });

  test.each<[string, string | object, string, number, string]>([
    ['a missing field', {}, 'application/json', 400, 'name'],
    ['a number', { name: 1 }, 'application/json', 400, 'name'],
    ['an operator', { name: { $ne: '' } }, 'application/json', 400, 'name'],
    ['a list', { name: ['Ada'] }, 'application/json', 400, 'name'],
    ['an empty list', { name: [] }, 'application/json', 400, 'name'],
    ['too long a text', { name: 'A'.repeat(6) }, 'application/json', 400, 'name'],
    ['a list as body', [{ name: 'Ada' }], 'application/json', 400, 'name'],
    ['broken JSON', '{"name":', 'application/json', 400, ''],
    ['a bare value', '"Ada"', 'application/json', 400, ''],
    ['plain text', '{"name":"Ada"}', 'text/plain', 400, ''],
    ['a form', 'name=Ada', 'application/x-www-form-urlencoded', 400, ''],
    ['an unknown charset', '{}', 'application/json; charset=latin1', 400, ''],
  ])('refuse %s', async (_, sent, type, status, field) => {
    const { app, state } = setUp(...fields);
    const res = await request(app).post('/who').set('Content-Type', type).send(sent);
    expect([res.status, res.body]).toEqual([status, errorOf('VALIDATION_FAILED', field)]);
    expect(state.reached).toBe(0);
    expect((await request(app).post('/who').send({ name: 'Ada' })).status).toBe(200);
  });

  test('refuse 2 MB with PAYLOAD_TOO_LARGE', async () => {
    const { app, state } = setUp(...fields);
    const res = await request(app)
      .post('/who')
      .send({ name: 'A'.repeat(2_000_000) });
    expect([res.status, res.body]).toEqual([413, errorOf('PAYLOAD_TOO_LARGE')]);
    expect(state.reached).toBe(0);
  });

  test('answer an unknown fault with a request id and nothing of its text, and tell of it once', async () => {
    const fault = new Error('password=hunter2');
    const { app, faults } = setUp((req) => {
      req.id = 'r1';
      throw fault;
    });
    const res = await request(app).get('/who');
    expect([res.status, res.body]).toEqual([500, { ...errorOf('INTERNAL'), requestId: 'r1' }]);
    expect(res.text).not.toMatch(/hunter2|at /);
    expect(faults).toEqual([fault]);
  });

  test('say when to come back', async () => {
    const { app } = setUp(() => {
      throw new HttpError('RATE_LIMITED', undefined, { retryAfterMs: 1_500 });
    });
    const res = await request(app).get('/who');
    expect([res.status, res.headers['retry-after']]).toEqual([429, '2']);
    expect(res.body.errors[0].retryAfterMs).toBe(1_500);
  });

  test('answer an unknown address and an address that cannot be decoded', async () => {
    const { app } = setUp();
    const missing = await request(app).get('/nothing');
    expect([missing.status, missing.body]).toEqual([404, errorOf('NOT_FOUND')]);
    const odd = express().get('/:id', (_req, res) => void res.end());
    odd.use(errorHandler());
    const bad = await request(odd).get('/%E0%A4%A');
    expect([bad.status, bad.body]).toEqual([400, errorOf('VALIDATION_FAILED')]);
  });
});
