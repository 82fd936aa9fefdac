import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import request from 'supertest';
import { currentUser, errorHandler, requireAuth } from '../express/index.js';
import { cookieHeader, testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { forwardedHeaders, refreshExpired, sendThroughRefresh } from './index.js';

const origin = 'https://example.com';
const own = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };
const issuer = testIssuer();
const user = testUser();
const hourAgo = { ttlSeconds: 300, now: () => Date.now() - 3_600_000 };
const cookies: Record<string, string> = {
  expired: cookieHeader(signAccessToken(user, issuer.signingKey, hourAgo).token),
  good: issuer.cookie(user),
  forged: testIssuer().cookie(user),
  none: 'theme=dark',
};
let rendered: string[];
let app: Express;

beforeAll(() => issuer.verifier.ready());
afterAll(() => issuer.verifier.close());
beforeEach(() => {
  rendered = [];
  app = express();
  app.use(currentUser(issuer.verifier), refreshExpired({ origins: [`${origin}/`] }));
  app.get('/api/data', requireAuth, (_req, res) => void res.json({}));
  app.use((req, res) => {
    rendered.push(req.originalUrl);
    res.send('page');
  });
  app.use(errorHandler());
});

const visit = (path: string, headers: Record<string, string>, cookie = 'expired') =>
  request(app)
    .get(path)
    .set({ Cookie: cookies[cookie] ?? '', ...headers });

describe('an expired visitor', () => {
  test.each<[Record<string, string>, 'redirect' | 'page']>([
    [{ 'Sec-Fetch-Site': 'same-origin' }, 'redirect'],
    [{ 'Sec-Fetch-Site': 'none' }, 'redirect'],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 'page'],
    [{ 'Sec-Fetch-Site': 'same-site' }, 'page'],
    [{ 'Sec-Fetch-Site': 'nonsense' }, 'page'],
    [{ 'Sec-Fetch-Site': 'cross-site', Referer: `${origin}/` }, 'page'],
    [{ Referer: `${origin}/rooms/1` }, 'redirect'],
    [{ Referer: 'https://evil.example/' }, 'page'],
    [{ Referer: 'https://example.com.evil.example/' }, 'page'],
    [{ Referer: 'nonsense' }, 'page'],
    [{}, 'page'],
  ])('with %p is sent by %s', async (headers, kind) => {
    const res = await visit('/rooms/1?tab=2', headers);
    const address = '/api/users/refresh?next=%2Frooms%2F1%3Ftab%3D2';
    expect(res.headers['cache-control']).toBe('no-store');
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(rendered).toEqual([]);
    if (kind === 'redirect') {
      expect([res.status, res.headers.location]).toEqual([303, address]);
      return;
    }
    expect([res.status, res.type, res.headers.location]).toEqual([200, 'text/html', undefined]);
    expect(res.text).toContain(`<meta http-equiv="refresh" content="0; url=${address}">`);
    expect(res.text).toContain(`<a href="${address}">`);
    expect(res.text).not.toMatch(/<script|style=|javascript:/);
    expect(res.headers['referrer-policy']).toBe('same-origin');
    expect(res.headers['content-security-policy']).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  test('is told so by a page that keeps the policy of its site', async () => {
    const strict = express().use((_req, res, next) => {
      res.set('Content-Security-Policy', "default-src 'self'");
      next();
    }, app);
    const res = await request(strict)
      .get('/')
      .set({ Cookie: cookies.expired ?? '' });
    expect(res.headers['content-security-policy']).toBe("default-src 'self'");
  });

  test('with a HEAD request gets the same without a body', async () => {
    const head = await request(app)
      .head('/rooms/1')
      .set({ Cookie: cookies.expired ?? '', ...own });
    expect([head.status, head.headers.location]).toEqual([
      303,
      '/api/users/refresh?next=%2Frooms%2F1',
    ]);
    const page = await request(app)
      .head('/')
      .set({ Cookie: cookies.expired ?? '', 'Sec-Fetch-Site': 'cross-site' });
    expect([page.status, page.text]).toEqual([200, undefined]);
    expect(rendered).toEqual([]);
  });

  test.each(['post', 'put', 'patch', 'delete', 'options'] as const)(
    'is not sent anywhere by %s',
    async (method) => {
      const res = await request(app)
        [method]('/rooms/1')
        .set({ Cookie: cookies.expired ?? '', ...own });
      expect([res.headers.location, res.text]).toEqual([undefined, 'page']);
    },
  );

  test.each<[string, Record<string, string>]>([
    ['a script', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }],
    ['an image', { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'no-cors' }],
    ['a program', { Accept: 'application/json' }],
  ])('is told TOKEN_EXPIRED when it is %s that asks', async (_title, headers) => {
    const res = await visit('/api/data', headers);
    expect([res.status, res.body.errors[0].code]).toEqual([401, 'TOKEN_EXPIRED']);
  });
});

test.each(['good', 'forged', 'none'])('a visitor with a %s token sees the page', async (cookie) => {
  const res = await visit('/rooms/1', own, cookie);
  expect([res.status, res.text, rendered]).toEqual([200, 'page', ['/rooms/1']]);
});

/** As it is on the wire: clients tidy addresses up. */
async function locationOf(target: string): Promise<string | undefined> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { Cookie: cookies.expired, ...own };
  const location = await new Promise<string | undefined>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: target, headers }, (res) => {
      res.resume().on('end', () => resolve(res.headers.location));
    }).on('error', reject);
  });
  await new Promise((resolve) => server.close(resolve));
  return location;
}

test.each([
  ['a page', '/', '/'],
  ['a query', '/rooms/1?a=b&next=/x', '/rooms/1?a=b&next=/x'],
  ['another host', '//evil.example/x', '/evil.example/x'],
  ['another host, again', '///evil.example', '/evil.example'],
  ['another host by a backslash', '/\\evil.example', '/evil.example'],
  ['a whole address', 'http://evil.example/x', '/'],
  ['more than ASCII', '/caf%C3%A9?q=%20', '/caf%C3%A9?q=%20'],
  ['line breaks', '/a%0d%0aSet-Cookie:x', '/a%0d%0aSet-Cookie:x'],
  ['markup', '/x?"><script>', '/x?"><script>'],
  ['too long a query', `/long?${'x'.repeat(3_000)}`, '/long'],
  ['too long a path', `/${'x'.repeat(3_000)}`, '/'],
])('a visitor comes back to our own address from %s', async (_title, target, next) => {
  const location = await locationOf(target);
  expect(location).toBe(`/api/users/refresh?next=${encodeURIComponent(next)}`);
  expect(new URL(next, origin).origin).toBe(origin);
  expect(rendered).toEqual([]);
});

test('what stands in an address cannot break out of the page', async () => {
  const hostile = `/?"'><script>alert(1)</script>;url=//evil.example`;
  const res = await visit(hostile, { 'Sec-Fetch-Site': 'cross-site' });
  expect(res.text).not.toContain('<script');
  expect(res.text).not.toContain('//evil.example');
  // Every quote belongs to an attribute of ours.
  expect(res.text.replaceAll(/ [a-z-]+="[^"<>]*"/g, '')).not.toMatch(/["']/);
});

test('a page that learns it from another service sends its visitor the same way', async () => {
  const send = sendThroughRefresh({ origins: [origin], path: '/auth/refresh' });
  const late = express().get('/rooms/:id', (req, res) => send(req, res));
  const res = await request(late).get('/rooms/1').set(own);
  expect([res.status, res.headers.location]).toEqual([303, '/auth/refresh?next=%2Frooms%2F1']);
});

describe('requests on the visitor’s behalf', () => {
  test.each<[string | undefined, string, object]>([
    [
      'theme=dark; session=abc==; refresh=secret; session.sig=x',
      'session',
      { Cookie: 'session=abc==' },
    ],
    ['__Host-session=abc; session=def', '__Host-session', { Cookie: '__Host-session=abc' }],
    ['session=first;session=second', 'session', { Cookie: 'session=first' }],
    ['xsession=abc; session.sig=x', 'session', {}],
    ['', 'session', {}],
    [undefined, 'session', {}],
  ])('of %p carry the session cookie alone', (cookie, name, expected) => {
    const headers = { ...(cookie !== undefined && { cookie }), authorization: 'Basic x' };
    expect(forwardedHeaders({ headers } as never, { cookie: name })).toEqual(expected);
  });

  test('carry the request id and its trace', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const req = { headers: { cookie: 'session=a' }, id: 'edge-7', traceparent };
    expect(forwardedHeaders(req as never)).toEqual({
      Cookie: 'session=a',
      'X-Request-Id': 'edge-7',
      traceparent,
    });
  });
});
