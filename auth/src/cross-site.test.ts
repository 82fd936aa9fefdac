import { routesOf } from '@usher/infra/contract';
import request from 'supertest';
import { requestsTo, startAuth } from './auth.fixture.js';

const auth = await startAuth();
const { signUp } = requestsTo(auth);

/** Every route of the application that may write, as Express knows them: none is forgotten here. */
function unsafeRoutes(): [string, string][] {
  return routesOf(auth.app)
    .map((route) => route.split(' ') as [string, string])
    .filter(([method]) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    .map(([method, path]) => [method.toLowerCase(), path.replaceAll(/\{\w+\}/g, 'x')]);
}

/** These take forms, as OAuth has it; nothing happens without the secret of a client that auth knows. */
const isOAuth = ([, path]: [string, string]) => /\/(token|introspect)$/.test(path);

const foreign: [string, Record<string, string>][] = [
  ['a foreign Origin', { Origin: 'https://evil.example' }],
  ['an opaque Origin', { Origin: 'null' }],
  ['an Origin that only begins like ours', { Origin: 'http://localhost:3000.evil.example' }],
  ['another site, by fetch metadata', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a sibling domain, by fetch metadata', { 'Sec-Fetch-Site': 'same-site' }],
];

/** Everything that a request could have changed. */
async function stateOf(email: string) {
  return JSON.stringify([await auth.openSessions(email), await auth.storedSessions()]);
}

test('there are routes to try', () => {
  expect(unsafeRoutes()).toEqual(
    expect.arrayContaining([
      ['post', '/api/users/signin'],
      ['post', '/api/users/refresh'],
      ['delete', '/api/users/sessions'],
    ]),
  );
});

describe.each(foreign)('from %s', (_, headers) => {
  test.each(unsafeRoutes())('%s %s has no effect (ASVS 3.5.1 to 3.5.3)', async (method, path) => {
    const { cookie, email, password } = await signUp();
    const before = await stateOf(email);
    const send = request(auth.app)[method as 'post'](path);
    const res = await send.set({ Cookie: cookie, ...headers }).send({ email, password });
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'ORIGIN_REJECTED']);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(await stateOf(email)).toBe(before);
  });
});

describe.each([
  ['plain text', 'text/plain', (fields: object) => JSON.stringify(fields)],
  [
    'a form',
    'application/x-www-form-urlencoded',
    (fields: Record<string, string>) => new URLSearchParams(fields).toString(),
  ],
  [
    'a multipart form',
    'multipart/form-data; boundary=x',
    (fields: Record<string, string>) =>
      Object.entries(fields)
        .map(([k, v]) => `--x\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`)
        .join(''),
  ],
])('a body of %s, which any page may send', (_, type, encode) => {
  test.each(unsafeRoutes().filter(isOAuth))('%s %s asks for the client', async (method, path) => {
    const send = request(auth.app)[method as 'post'](path).set('Content-Type', type);
    const res = await send.send(encode({ email: 'a@example.com', password: 'correct horse' }));
    expect([res.status >= 400, res.status < 500]).toEqual([true, true]);
    expect(res.body.error).toMatch(/^invalid_(client|request)$/);
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test.each(unsafeRoutes().filter((route) => !isOAuth(route)))(
    '%s %s refuses it',
    async (method, path) => {
      const { cookie, email, password } = await signUp();
      const before = await stateOf(email);
      const send = request(auth.app)[method as 'post'](path);
      const headers = { Cookie: cookie, 'Content-Type': type };
      const res = await send.set(headers).send(encode({ email, password }));
      expect([res.status, res.body.errors[0].code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(res.headers['set-cookie']).toBeUndefined();
      expect(await stateOf(email)).toBe(before);
    },
  );
});

test.each([
  ['GET', '/api/users/currentuser', 200],
  ['GET', '/api/users/nothing', 404],
  ['POST', '/api/users/signin', 400],
  ['POST', '/api/users/refresh', 401],
  ['GET', '/healthz', 200],
])('%s %s carries safe headers (ASVS 3.4, 4.1.1)', async (method, path, status) => {
  const res = await request(auth.app)[method.toLowerCase() as 'get'](path);
  expect(res.status).toBe(status);
  expect(res.headers).toMatchObject({
    'strict-transport-security': expect.stringContaining('max-age='),
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  expect(res.headers['x-powered-by']).toBeUndefined();
});
