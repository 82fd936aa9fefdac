import request from 'supertest';
import { device, profile } from '../account/account.fixture.js';
import { type Answers, startAuth, startWeb } from '../web.fixture.js';

const own = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };
const me = '/api/users/me';
const sessions = '/api/users/sessions';
const providers = '/api/users/oidc/providers';
const answers: Answers = {
  [me]: {
    body: { user: profile({ name: 'Ada <b>', identities: [{ provider: 'corp' }] }) },
  },
  [sessions]: { body: { sessions: [device('s1', { current: true }), device('s2')] } },
  [providers]: { body: { providers: [{ id: 'corp', name: 'Example Corp' }] } },
};

async function visitor(authAnswers: Answers | 'silent' = answers) {
  const auth = await startAuth(authAnswers);
  const web = await startWeb({ authUrl: auth.url });
  const cookie = web.issuer.cookie(web.user);
  const get = (path: string, headers = {}) =>
    request(web.app)
      .get(path)
      .set({ Cookie: cookie, ...own, ...headers });
  return { auth, ...web, cookie, get };
}

describe('the first HTML of the account', () => {
  test('holds what auth knows', async () => {
    const { get } = await visitor();
    const res = await get('/account');
    expect([res.status, res.type, res.headers['cache-control']]).toEqual([
      200,
      'text/html',
      'no-store',
    ]);
    const [html = ''] = res.text.split('<script type="application/json"');
    for (const text of ['value="Ada &lt;b&gt;"', 'ada@example.com', 'Confirmed', 'Example Corp']) {
      expect(html).toContain(text);
    }
    expect(html).not.toContain('Send the link again');
  });

  test('holds the devices', async () => {
    const { get } = await visitor();
    const { text } = await get('/account/devices');
    const [html = ''] = text.split('<script type="application/json"');
    expect(html.match(/Firefox on Linux/g)?.length).toBeGreaterThanOrEqual(2);
    for (const shown of ['2 devices', 'This device', '203.0.113.7', 'End all others']) {
      expect(html).toContain(shown);
    }
  });

  test('is asked for by the session cookie and the request id, and nothing else of the visitor', async () => {
    const { auth, get, cookie } = await visitor();
    const headers = {
      Cookie: `theme=dark; ${cookie}; refresh=secret`,
      Authorization: 'Basic secret',
      'X-Request-Id': 'edge-7',
    };
    await get('/account', headers);
    await get('/account/devices', headers);
    const asked = auth.asked.filter(({ path }) => path !== providers);
    expect(asked.map(({ path }) => path)).toEqual([me, sessions]);
    for (const { headers } of asked) {
      expect([headers.cookie, headers['x-request-id']]).toEqual([cookie, 'edge-7']);
      expect(headers.authorization).toBeUndefined();
    }
  });
});

describe('an account page', () => {
  test.each([
    '/account',
    '/account/devices',
    '/admin',
    '/admin/audit',
    '/admin/keys',
    '/admin/live',
  ])('%s has a visitor without a session sign in and come back', async (path) => {
    const auth = await startAuth(answers);
    const { app } = await startWeb({ authUrl: auth.url });
    for (const asked of [path, `${path}/`, `${path}?q=x`]) {
      const res = await request(app).get(asked);
      expect([res.status, res.headers.location]).toEqual([303, `/signin?next=${path}`]);
    }
    expect(auth.asked).toEqual([]);
  });

  test.each([
    ['/account', 'Your account cannot be read right now'],
    ['/account/devices', 'Your devices cannot be listed right now'],
  ])('%s says so, with a retry, when auth does not answer', async (path, text) => {
    for (const status of [500, 503, 404, 429]) {
      const refusal = { status, body: { errors: [{ code: 'X', message: 'x' }] } };
      const { get } = await visitor({ [me]: refusal, [sessions]: refusal });
      const res = await get(path);
      expect(res.status).toBe(200);
      expect(res.text).toContain(text);
      expect(res.text).toContain('Try again');
    }
    const { auth, get } = await visitor();
    await auth.close();
    expect((await get(path)).text).toContain(text);
  });

  test('does not wait for ever for auth', async () => {
    const { get } = await visitor('silent');
    expect((await get('/account')).text).toContain('Your account cannot be read right now');
  });

  test.each(['SESSION_REVOKED', 'AUTH_REQUIRED', 'TOKEN_INVALID'])(
    'has a visitor sign in again whom auth answers %s',
    async (code) => {
      const refusal = { status: 401, body: { errors: [{ code, message: 'x' }] } };
      const { get } = await visitor({ [me]: refusal, [sessions]: refusal });
      for (const path of ['/account', '/account/devices']) {
        const res = await get(path);
        expect([res.status, res.headers.location]).toEqual([
          303,
          `/signin?session=ended&next=${path}`,
        ]);
      }
    },
  );

  test('knows by itself a session that has ended, without asking auth', async () => {
    const { auth, get, issuer, user } = await visitor();
    await issuer.revoke(user);
    const res = await get('/account/devices');
    expect(res.headers.location).toBe('/signin?session=ended&next=/account/devices');
    expect(auth.asked).toEqual([]);
  });

  test('goes through a refresh once when auth finds the token outdated, and not in circles', async () => {
    const refusal = { status: 401, body: { errors: [{ code: 'TOKEN_EXPIRED', message: 'x' }] } };
    const { get } = await visitor({ ...answers, [me]: refusal });
    const first = await get('/account');
    expect([first.status, first.headers.location]).toEqual([
      303,
      '/api/users/refresh?next=%2Faccount',
    ]);
    const second = await get('/account');
    expect(second.status).toBe(200);
    expect(second.text).toContain('Your account cannot be read right now');
  });
});
