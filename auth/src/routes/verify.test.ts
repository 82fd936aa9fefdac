import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { createVerifier } from '@usher/common';
import { createHttpServer } from '@usher/common/service';
import { cookieHeader, laggingFeed, testClock, testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { accessTokenOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';
import { newClient, oauthTo } from '../clients.fixture.js';

const own = 'https://example.com';
const billing = newClient();
const clock = testClock();
const auth = await startAuth({
  clients: [billing.client],
  origins: [own],
  trustProxy: ['loopback'],
  firstAccountIsAdmin: true,
  now: clock.now,
});
const { post, signUp, whoIs } = requestsTo(auth);
const admin = await signUp();
const visitor = await signUp();
const path = '/api/users/verify';

const server = createHttpServer(auth.app).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
afterAll(() => new Promise((done) => server.close(done)));

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options' | 'head';
const ask = (headers: Record<string, string> = {}, at = path, method: Method = 'get') =>
  request(auth.app)[method](at).set(headers);

const names = [
  'user-id',
  'user-email',
  'user-name',
  'user-roles',
  'session-id',
  'session-expires',
  'identity-proof',
];
const identityOf = (res: { headers: Record<string, string> }) =>
  Object.fromEntries(names.map((name) => [name, res.headers[name]]));
const nobody = Object.fromEntries(names.map((name) => [name, '']));

/** Status and code of a refusal, after making sure that it names nobody and sets nothing. */
function refusalOf(res: request.Response) {
  expect(identityOf(res)).toEqual(nobody);
  expect(res.headers['set-cookie']).toBeUndefined();
  expect((res.text ?? '').length).toBeLessThan(200);
  return [res.status, res.headers['identity-error']];
}

describe('whoever is signed in', () => {
  test('is named in every header, with a proof, and no cookie is set', async () => {
    const { currentUser } = (await whoIs(visitor.cookie)).body;
    const res = await ask({ Cookie: visitor.cookie });
    expect([res.status, res.text, res.headers['set-cookie']]).toEqual([200, '', undefined]);
    expect(identityOf(res)).toEqual({
      'user-id': currentUser.id,
      'user-email': encodeURIComponent(visitor.email),
      'user-name': currentUser.name,
      'user-roles': 'user',
      'session-id': currentUser.sid,
      'session-expires': String(currentUser.exp),
      'identity-proof': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect(res.headers['identity-error']).toBe('');
    const jwks = (await request(auth.app).get('/.well-known/jwks.json')).body.keys;
    const verifier = createVerifier({ keys: { jwks }, feed: auth.feed, now: clock.now });
    await verifier.ready();
    const proof = res.headers['identity-proof'] ?? '';
    const verified = await verifier.authenticate(proof, undefined, { typ: 'gateway+jwt' });
    expect(verified.user).toEqual(currentUser);
    expect(() => verifier.verify(proof)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  test('may come by bearer header, and may be a service', async () => {
    const bearer = `Bearer ${accessTokenOf(visitor.cookie)}`;
    expect((await ask({ Authorization: bearer })).status).toBe(200);
    const token = await oauthTo(auth, billing.basic).token();
    const res = await ask({ Authorization: `Bearer ${token}` });
    expect([res.status, identityOf(res)]).toEqual([
      200,
      {
        ...nobody,
        'user-id': 'client%3Abilling',
        'user-name': 'billing',
        'user-roles': 'service',
        'session-expires': expect.stringMatching(/^\d+$/),
        'identity-proof': expect.any(String),
      },
    ]);
  });

  test.each([
    ['李雷', '李雷'],
    ['a\r\nUser-Id: admin', 'a\r\nUser-Id: admin'],
    ['half a pair \ud83d', 'half a pair \ufffd'],
    ['"Ada", 100 % <b>', '"Ada", 100 % <b>'],
  ])('is named %j in printable ASCII', async (name, shown) => {
    const { cookie } = await signUpAs(name);
    const res = await ask({ Cookie: cookie });
    expect(res.headers['user-name']).toMatch(/^[!-~]+$/);
    expect([res.status, decodeURIComponent(res.headers['user-name'] ?? '')]).toEqual([200, shown]);
  });

  test('fits into 1 KB a header with the longest name and address', async () => {
    const name = '👩'.repeat(80);
    const email = `${'l'.repeat(64)}@${'d'.repeat(59)}.${'e'.repeat(60)}.${'f'.repeat(60)}.example`;
    const { cookie } = await signUpAs(name, email);
    const res = await ask({ Cookie: cookie });
    expect([res.status, decodeURIComponent(res.headers['user-email'] ?? '')]).toEqual([200, email]);
    for (const header of names) {
      expect([header, (res.headers[header] ?? '').length <= 1024]).toEqual([header, true]);
      expect(res.headers[header]).not.toBe('');
    }
    expect(decodeURIComponent(res.headers['user-name'] ?? '')).toBe(name);
  });

  async function signUpAs(name: string, email = newEmail()) {
    const res = await post('/signup', { email, password: 'correct horse', name });
    expect(res.status).toBe(201);
    const cookie = (res.headers['set-cookie'] as unknown as string[])
      .map((value) => value.split(';')[0])
      .join('; ');
    return { cookie };
  }

  test('gets the same proof for ten seconds, and a new one before it is too old', async () => {
    const proofs = [];
    for (const seconds of [0, 9, 2]) {
      clock.advance(seconds);
      proofs.push((await ask({ Cookie: visitor.cookie })).headers['identity-proof']);
    }
    expect(proofs[1]).toBe(proofs[0]);
    expect(proofs[2]).not.toBe(proofs[0]);
  });
});

describe('whoever is not', () => {
  test.each<[string, () => Record<string, string>, string]>([
    ['nobody', () => ({}), 'AUTH_REQUIRED'],
    [
      'nobody with forged headers',
      () => ({ 'User-Id': 'u1', 'Identity-Proof': 'x' }),
      'AUTH_REQUIRED',
    ],
    ['a broken cookie', () => ({ Cookie: 'session=%%%' }), 'TOKEN_INVALID'],
    [
      'a token of another issuer',
      () => ({ Cookie: cookieHeader(testIssuer().token()) }),
      'TOKEN_INVALID',
    ],
    [
      'a proof as a token',
      () => ({ Authorization: `Bearer ${testIssuer().proof()}` }),
      'TOKEN_INVALID',
    ],
    ['Basic authentication', () => ({ Authorization: billing.basic }), 'AUTH_REQUIRED'],
  ])('%s gets 401, or 200 as nobody where visitors are welcome', async (_, headers, code) => {
    expect(refusalOf(await ask(headers()))).toEqual([401, code]);
    const welcome = await ask(headers(), `${path}?optional=1`);
    expect(refusalOf(welcome)).toEqual([200, '']);
    expect(refusalOf(await ask(headers(), `${path}?optional=1&role=user`))).toEqual([401, code]);
  });

  test('a session that has ended or expired gets 401', async () => {
    const [out, old] = [await signUp(), await signUp()];
    await post('/signout').set('Cookie', out.cookie);
    const outAgain = { Cookie: out.cookie };
    expect(refusalOf(await ask(outAgain))).toEqual([401, 'SESSION_REVOKED']);
    const late = testClock(clock.now() + 400_000);
    const other = await startAuth({ mongoUrl: auth.mongoUrl, now: late.now });
    const expired = await request(other.app).get(path).set('Cookie', old.cookie);
    expect(refusalOf(expired)).toEqual([401, 'TOKEN_EXPIRED']);
  });
});

describe('a role', () => {
  test.each([
    ['?role=admin', 200, 403],
    ['?role=user', 200, 200],
    ['?role=admin&role=user', 200, 200],
    ['?role=admin&optional=1', 200, 403],
    ['?role=', 403, 403],
    ['?role=ADMIN', 403, 403],
    ['?role[]=admin', 200, 200],
    ['?', 200, 200],
  ])(
    'asked for by %s lets the admin pass with %i, others with %i',
    async (query, asAdmin, asOther) => {
      const [first, second] = [
        await ask({ Cookie: admin.cookie }, path + query),
        await ask({ Cookie: visitor.cookie }, path + query),
      ];
      expect([first.status, second.status]).toEqual([asAdmin, asOther]);
      if (asOther === 403) expect(refusalOf(second)).toEqual([403, 'FORBIDDEN']);
    },
  );
});

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

describe('a gateway at work', () => {
  test.each(['', visitor.cookie])(
    'is answered although its request looks like an upgrade',
    async (cookie) => {
      const head = [
        `GET ${path} HTTP/1.1`,
        'Host: auth',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Origin: ${own}`,
        `Cookie: ${cookie}`,
        '\r\n',
      ].join('\r\n');
      expect(server.listenerCount('upgrade')).toBe(0);
      expect(await statusOf(head)).toBe(cookie ? 200 : 401);
    },
  );

  test('that announces a body and sends none is answered, and its next request is not taken for the body', async () => {
    const next = `GET ${path} HTTP/1.1\r\nHost: auth\r\n\r\n`;
    const head = `POST ${path} HTTP/1.1\r\nHost: auth\r\nContent-Length: ${next.length}\r\nContent-Type: text/plain\r\nCookie: ${visitor.cookie}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      if (answer === '') socket.write(next);
      answer += data;
    });
    socket.on('error', () => {});
    socket.write(head);
    await once(socket, 'close');
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  });

  test('may keep its connection when the body came', async () => {
    const body = 'x'.repeat(100);
    const head = `POST ${path} HTTP/1.1\r\nHost: auth\r\nContent-Length: 100\r\nCookie: ${visitor.cookie}\r\n\r\n${body}`;
    const socket = connect(port, '127.0.0.1');
    socket.write(head);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200[\s\S]*\r\nConnection: keep-alive\r\n/);
    socket.destroy();
    await once(socket, 'close');
  });
});

describe('auth that cannot tell', () => {
  test('answers 403, since gateways can be told to let a failing 503 pass', async () => {
    const feed = laggingFeed();
    const away = await startAuth({}, { feed });
    const { cookie } = await requestsTo(away).signUp();
    feed.clockOffsetMs = 120_000;
    for (const query of ['', '?optional=1', '?role=user']) {
      const res = await request(away.app)
        .get(path + query)
        .set('Cookie', cookie);
      expect(refusalOf(res)).toEqual([403, 'UNAVAILABLE']);
      expect(res.headers['retry-after']).toBe('1');
    }
    feed.clockOffsetMs = 0;
    expect((await request(away.app).get(path).set('Cookie', cookie)).status).toBe(200);
  });
});

async function statusOf(head: string): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.write(head);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
}
