import { createServer } from 'node:http';
import request from 'supertest';
import { memoryFeed } from '../feed/memory-feed.js';
import { cookieHeader } from '../testing/index.js';
import { laggingFeed } from '../testing/lagging-feed.js';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import {
  forwardedHeaders,
  getCurrentUser,
  type RequestHeaders,
  refreshResponse,
  sendThroughRefresh,
  sessionCookieName,
} from './index.js';

const clock = testClock();
const issuer = testIssuer({ now: clock.now, feed: memoryFeed({ now: clock.now }) });
const { verifier } = issuer;
const user = testUser({ name: 'Grace' });
const grace = { id: user.id, name: 'Grace', sid: user.sid };
const navigation = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' };

beforeAll(() => verifier.ready());
afterAll(() => verifier.close());

const kinds: [string, (headers: Record<string, string>) => RequestHeaders][] = [
  ["Node's headers", (headers) => headers],
  ['headers of the Fetch standard', (headers) => new Headers(headers)],
];

describe.each(kinds)('%s', (_, toHeaders) => {
  const codeOf = (cookie: string) =>
    getCurrentUser(verifier, toHeaders({ cookie })).then(
      (found) => found?.name,
      ({ code }) => code,
    );

  test('say who asks, by cookie or bearer header', async () => {
    expect(await codeOf(`theme=dark; ${issuer.cookie(user)}`)).toBe('Grace');
    const authorization = `Bearer ${issuer.token(user)}`;
    expect(await getCurrentUser(verifier, toHeaders({ authorization }))).toMatchObject(grace);
    const secure = toHeaders({ cookie: cookieHeader(issuer.token(user), { secure: true }) });
    const options = { cookie: sessionCookieName(true) };
    expect(await getCurrentUser(verifier, secure, options)).toMatchObject(grace);
  });

  test('of nobody, of a forger and of who has signed out say so', async () => {
    expect(await getCurrentUser(verifier, toHeaders({}))).toBeUndefined();
    expect(await codeOf('theme=dark')).toBeUndefined();
    expect(await codeOf(testIssuer().cookie(user))).toBe('TOKEN_INVALID');
    const gone = testUser();
    await issuer.revoke(gone);
    expect(await codeOf(issuer.cookie(gone))).toBe('SESSION_REVOKED');
  });

  test('hand on the session cookie alone', () => {
    const headers = toHeaders({ cookie: 'session=a; refresh=secret', authorization: 'Basic x' });
    expect(forwardedHeaders({ headers })).toEqual({ Cookie: 'session=a' });
    expect(forwardedHeaders({ headers: toHeaders({}) })).toEqual({});
  });

  test('of an expired visitor say that, and nothing while nobody can tell', async () => {
    const cookie = issuer.cookie(user);
    clock.advance(306);
    expect(await codeOf(cookie)).toBe('TOKEN_EXPIRED');
    const feed = laggingFeed();
    const stale = testIssuer({ feed });
    await stale.verifier.ready();
    feed.lagMs = 60_000;
    const headers = toHeaders({ cookie: stale.cookie() });
    await expect(getCurrentUser(stale.verifier, headers)).rejects.toMatchObject({ code: 'STALE' });
    const served = { whenStale: 'serve' } as const;
    expect(await getCurrentUser(stale.verifier, headers, served)).toMatchObject({ name: 'Ada' });
    stale.verifier.close();
  });
});

test("a server of Node's own sends a visitor through a refresh", async () => {
  const send = sendThroughRefresh({ origins: ['https://example.com'] });
  const server = createServer((req, res) => send(req, res));
  const visit = (headers: Record<string, string>) =>
    request(server).get('/rooms?a=1').set(headers).redirects(0);
  const own = await visit(navigation);
  const address = '/api/users/refresh?next=%2Frooms%3Fa%3D1';
  expect([own.status, own.headers.location]).toEqual([303, address]);
  const foreign = await visit({ 'sec-fetch-site': 'cross-site' });
  expect([foreign.status, foreign.text]).toEqual([200, expect.stringContaining(address)]);
});

describe('a Response', () => {
  const origins = ['https://example.com', 'https://example.org'];
  const respond = refreshResponse({ origins });
  const answerTo = (url: string, headers: Record<string, string> = navigation) =>
    respond(new Request(url, { headers }));

  test.each([
    ['https://example.com/rooms?a=1', 'https://example.com'],
    ['https://example.org/rooms?a=1', 'https://example.org'],
    // Behind a proxy.
    ['http://10.1.2.3:3000/rooms?a=1', 'https://example.com'],
  ])('to %s redirects at %s', (url, origin) => {
    const { status, headers, body } = answerTo(url);
    const location = `${origin}/api/users/refresh?next=%2Frooms%3Fa%3D1`;
    expect([status, headers.get('location'), body]).toEqual([303, location, null]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('to a visitor from another site is a page that goes on by itself', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const response = answerTo(`https://example.com//evil.example/"'>`, foreign);
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await response.text();
    expect(text).toContain('content="0; url=/api/users/refresh?next=%2Fevil.example');
  });
});
