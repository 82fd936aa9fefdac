import { freePort } from '@usher/infra/testing';
import { accountsOf, told } from '../accounts.fixture.js';
import { startAuth } from '../auth.fixture.js';
import { browserAt, newVisitor, startProvider } from '../oidc.fixture.js';

const { settings } = await startProvider();
const auth = await startAuth({ oidcProviders: [settings] });
const { get } = accountsOf(auth);

describe('the way to a provider', () => {
  test('offers what is set, by name alone', async () => {
    const res = await get('/oidc/providers');
    expect([res.status, res.body]).toEqual([
      200,
      {
        providers: [{ id: 'test', name: 'Test provider' }],
      },
    ]);
  });

  test('is kept in a cookie that only auth can read, for ten minutes', async () => {
    const res = await get('/oidc/test?next=/somewhere');
    const [cookie = ''] = res.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(
      /^oidc=[\w-]+; Max-Age=600; Path=\/api\/users\/oidc; .*HttpOnly; SameSite=Lax$/,
    );
    const kept = Buffer.from(cookie.slice(5, cookie.indexOf(';')), 'base64url').toString('latin1');
    expect(kept).not.toContain('somewhere');
    const url = new URL(res.headers.location ?? '');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'usher',
      redirect_uri: 'http://localhost:3000/api/users/oidc/test/callback',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.any(String),
      nonce: expect.any(String),
    });
    expect(url.href).not.toContain(settings.clientSecret);
  });

  test('is Secure and prefixed over https', async () => {
    const publicUrl = 'https://usher.example';
    const https = { publicUrl, origins: [publicUrl], secure: true, trustProxy: 1 };
    const secure = await startAuth({ ...https, oidcProviders: [settings] });
    const res = await accountsOf(secure).get('/oidc/test');
    expect(res.headers['set-cookie']?.[0]).toMatch(/^__Secure-oidc=.*; Secure; SameSite=Lax$/);
  });

  test.each([
    ['https://evil.example/'],
    ['//evil.example/'],
    ['/\\evil.example'],
    ['javascript:alert(1)'],
    ['http://localhost:3000@evil.example/'],
  ])('does not lead on to %s', async (next) => {
    const res = await get(`/oidc/test?next=${encodeURIComponent(next)}`);
    expect(told(res)).toEqual([400, 'VALIDATION_FAILED', 'next']);
    expect(res.headers.location).toBeUndefined();
    expect(res.headers['set-cookie']).toBeUndefined();
  });

  test('of a provider that is not set is not there', async () => {
    for (const path of ['/oidc/nobody', '/oidc/nobody/callback?code=a&state=b']) {
      expect(told(await get(path))).toEqual([404, 'NOT_FOUND', undefined]);
    }
    expect(told(await get('/oidc/__proto__'))).toEqual([400, 'VALIDATION_FAILED', 'provider']);
  });
});

describe('a provider that is away', () => {
  test('answers 503, and serves as soon as it is back', async () => {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    const waiting = await startAuth({ oidcProviders: [{ ...settings, issuer }] });
    const res = await accountsOf(waiting).get('/oidc/test');
    expect(told(res)).toEqual([503, 'UNAVAILABLE', undefined]);
    expect(res.headers['set-cookie']).toBeUndefined();
    expect(res.text).not.toContain(String(port));
    const back = await startProvider(port);
    back.present.visitor = newVisitor();
    expect((await browserAt(waiting).signIn('/back')).headers.location).toBe('/back');
  });

  test('in the middle of a sign-in answers 503, and the same page counts when it is back', async () => {
    const shaky = await startProvider();
    const waiting = await startAuth({ oidcProviders: [shaky.settings] });
    shaky.present.visitor = newVisitor();
    const browser = browserAt(waiting);
    const callback = await browser.toCallback();
    await shaky.stop();
    const res = await browser.visit(callback);
    expect(told(res)).toEqual([503, 'UNAVAILABLE', undefined]);
    expect(browser.cookies()).toMatch(/^oidc=/);
    expect(browser.cookies()).not.toContain('session=');
    await shaky.listen();
    expect((await browser.visit(callback)).headers.location).toBe('/');
    expect(browser.cookies()).toContain('session=');
  });
});
