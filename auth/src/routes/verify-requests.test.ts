import request from 'supertest';
import { accessTokenOf, startAuth } from '../auth.fixture.js';
import { type Method, own, path, refusalOf, startVerify } from './verify.fixture.js';

const { auth, clock, visitor, ask, statusOf } = await startVerify();

describe('what a visitor writes into the address', () => {
  test.each<[string, string, Record<string, string>]>([
    ['behind the suffix', `${path}/page?optional=1`, {}],
    ['behind an empty suffix', `${path}/?optional=1`, {}],
    [
      'that the gateway has put behind its own address',
      `${path}?optional=1`,
      { 'X-Forwarded-Uri': '/page?optional=1' },
    ],
    [
      'that the gateway tells in another header',
      `${path}?optional=1`,
      { 'X-Original-URL': 'https://example.com/page?optional=1' },
    ],
  ])('opens nothing: optional %s', async (_, at, headers) => {
    expect(refusalOf(await ask(headers, at))).toEqual([401, 'AUTH_REQUIRED']);
  });

  test('takes no role away', async () => {
    const headers = { Cookie: visitor.cookie, 'X-Forwarded-Uri': '/page?role=admin' };
    expect(refusalOf(await ask(headers, `${path}?role=admin`))).toEqual([403, 'FORBIDDEN']);
    expect((await ask({ Cookie: visitor.cookie }, `${path}/page?role=admin`)).status).toBe(200);
  });

  test.each(['access_token', 'token', 'jwt'])('is refused with a token in ?%s=', async (field) => {
    const query = `?a=b&${field}=${accessTokenOf(visitor.cookie)}`;
    const cookie = { Cookie: visitor.cookie };
    for (const [headers, at] of [
      [{ 'X-Forwarded-Uri': `/page${query}` }, path],
      [{ 'X-Original-URL': `https://example.com/page${query}` }, path],
      [{}, `${path}/page${query}`],
    ] as const) {
      expect(refusalOf(await ask({ ...cookie, ...headers }, at))).toEqual([401, 'TOKEN_INVALID']);
    }
  });

  test.each([
    ['with a broken escape', '/%E0%A4%A', 403, 403],
    ['with a broken escape in the query', '/a?%E0%A4%A', 401, 200],
    ['with two slashes', '//evil.example/', 401, 200],
    ['with dots', '/../../admin', 401, 200],
    ['with a null byte', '/%00', 401, 200],
    ['of 8,000 characters', `/${'x'.repeat(8_000)}`, 401, 200],
  ])('gets no other answer: an address %s', async (_, suffix, asNobody, asVisitor) => {
    const head = (cookie: string) =>
      `GET ${path}${suffix} HTTP/1.1\r\nHost: auth\r\nCookie: ${cookie}\r\n\r\n`;
    expect(await statusOf(head(''))).toBe(asNobody);
    expect(await statusOf(head(visitor.cookie))).toBe(asVisitor);
  });
});

describe('the original request', () => {
  const signedIn = { Cookie: visitor.cookie };
  const evil = { ...signedIn, Origin: 'https://evil.example' };
  const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };

  test.each<[string, Record<string, string>, Method, number]>([
    ['a GET from a foreign page', evil, 'get', 200],
    ['a POST from a foreign page', evil, 'post', 403],
    ['a POST told by X-Forwarded-Method', { ...evil, 'X-Forwarded-Method': 'POST' }, 'get', 403],
    ['a POST told by X-Original-Method', { ...evil, 'X-Original-Method': 'post' }, 'get', 403],
    ['a DELETE from an opaque origin', { ...signedIn, Origin: 'null' }, 'delete', 403],
    ['a POST from our page', { ...signedIn, Origin: own }, 'post', 200],
    ['a POST from no browser', signedIn, 'post', 200],
    ['a POST from another site', { ...signedIn, 'Sec-Fetch-Site': 'cross-site' }, 'post', 403],
    [
      'an upgrade from our page',
      { ...signedIn, Origin: own, 'Sec-WebSocket-Version': '13' },
      'get',
      200,
    ],
    ['an upgrade from a foreign page', { ...evil, 'Sec-WebSocket-Version': '13' }, 'get', 403],
    ['an upgrade with its own headers', { ...evil, ...upgrade }, 'get', 403],
    ['an upgrade from no browser', { ...signedIn, 'Sec-WebSocket-Version': '13' }, 'get', 200],
  ])('%s', async (_, headers, method, status) => {
    const res = await ask(headers, path, method);
    expect(res.status).toBe(status);
    if (status === 403) expect(refusalOf(res)).toEqual([403, 'ORIGIN_REJECTED']);
  });

  test('is not learnt from headers that no trusted proxy has sent', async () => {
    const direct = await startAuth({ mongoUrl: auth.mongoUrl, origins: [own], now: clock.now });
    const to = (method: Method, headers: Record<string, string>) =>
      request(direct.app)
        [method](path)
        .set({ ...evil, ...headers });
    expect((await to('post', { 'X-Forwarded-Method': 'GET' })).status).toBe(403);
    expect((await to('get', { 'X-Forwarded-Method': 'POST' })).status).toBe(200);
    expect((await ask({ ...evil, 'X-Forwarded-Method': 'GET' }, path, 'post')).status).toBe(200);
  });

  test.each<Method>(['get', 'post', 'put', 'patch', 'delete', 'options', 'head'])(
    'may be a %s, at the address and below it',
    async (method) => {
      for (const at of [path, `${path}/`, `${path}/rooms/1`, path.toUpperCase()]) {
        expect((await ask(signedIn, at, method)).status).toBe(200);
        expect((await ask({}, at, method)).status).toBe(401);
      }
    },
  );

  test.each([
    ['JSON that is broken', 'application/json', '{"a":'],
    ['a form', 'application/x-www-form-urlencoded', 'a=b'],
    ['plain text', 'text/plain', 'hello'],
    ['something unknown', 'x/y; charset=none', 'hello'],
    ['2 MB', 'application/json', 'x'.repeat(2_000_000)],
  ])('may have a body: %s', async (_, type, body) => {
    const send = (headers: object) =>
      request(auth.app)
        .post(path)
        .set({ 'Content-Type': type, ...headers })
        .send(body);
    expect((await send(signedIn)).status).toBe(200);
    expect((await send({})).status).toBe(401);
  });
});
