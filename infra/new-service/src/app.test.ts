import { createServiceContext } from '@usher/common/service';
import { testIssuer, testUser } from '@usher/common/testing';
import request from 'supertest';
import { createApp } from './app.js';
import { loadConfig } from './config.js';

const issuer = testIssuer();
const config = loadConfig({ AUTH_URL: 'http://auth', LOG_LEVEL: 'silent' });
const app = createApp(config, createServiceContext('example', config), issuer.verifier);
const api = (path: string) => `/api/example${path}`;

beforeAll(() => issuer.verifier.ready());
afterAll(() => issuer.verifier.close());

const codeOf = (res: { status: number; body: { errors?: { code: string }[] } }) => [
  res.status,
  res.body.errors?.[0]?.code,
];

test.each(['/me', '/uptime', '/unknown'])('strangers are refused at %s', async (path) => {
  expect(codeOf(await request(app).get(api(path)))).toEqual([401, 'AUTH_REQUIRED']);
});

test('a visitor is known by the cookie, until the session ends', async () => {
  const user = testUser();
  const ask = () => request(app).get(api('/me')).set('Cookie', issuer.cookie(user));
  const { id, name, email, roles, sid } = user;
  expect((await ask()).body.user).toMatchObject({ id, name, email, roles, sid });
  await issuer.revoke(user);
  expect(codeOf(await ask())).toEqual([401, 'SESSION_REVOKED']);
});

describe('an echo', () => {
  const post = (body: object) =>
    request(app).post(api('/echo')).set('Cookie', issuer.cookie()).send(body);

  test('says what it was told, and by whom', async () => {
    const res = await post({ text: ' Hello ' });
    expect([res.status, res.body]).toEqual([200, { text: 'Hello', from: 'Ada' }]);
  });

  test.each([
    ['nothing', {}],
    ['a list', { text: ['a'] }],
    ['blanks', { text: '  ' }],
    ['too much', { text: 'x'.repeat(201) }],
  ])('of %s is refused', async (_, body) => {
    const res = await post(body);
    expect(codeOf(res)).toEqual([400, 'VALIDATION_FAILED']);
    expect(res.body.errors[0].field).toBe('text');
  });

  test('for a foreign page is refused', async () => {
    const res = await post({ text: 'Hello' }).set('Origin', 'https://evil.test');
    expect(codeOf(res)).toEqual([403, 'ORIGIN_REJECTED']);
  });
});

test('only an admin learns of the uptime', async () => {
  const ask = (roles: string[]) =>
    request(app).get(api('/uptime')).set('Cookie', issuer.cookie({ roles }));
  expect(codeOf(await ask(['user']))).toEqual([403, 'FORBIDDEN']);
  expect((await ask(['user', 'admin'])).body).toEqual({ seconds: expect.any(Number) });
});

test.each(['/healthz', '/readyz', '/metrics'])('%s answers', async (path) => {
  expect((await request(app).get(path)).status).toBe(200);
});
