import request from 'supertest';
import { accessTokenOf, newEmail, startAuth } from './auth.fixture.js';
import { loadConfig } from './config.js';

const settings = {
  MONGO_URL: 'mongodb://unused',
  AUTH_SECRET: 'a secret that only these tests know: 32 bytes',
  LOG_LEVEL: 'silent',
  PUBLIC_URL: 'https://usher.example',
  TRUST_PROXY: '1',
};
const { mongoUrl: _, ...https } = loadConfig(settings);
const auth = await startAuth(https);

/** As a browser comes through a proxy that ends TLS. */
const post = (path: string, body: object, cookie = 'a=b') =>
  request(auth.app)
    .post(`/api/users${path}`)
    .set({ 'X-Forwarded-Proto': 'https', Origin: 'https://usher.example', Cookie: cookie })
    .send(body);

interface SetCookie {
  name: string;
  value: string;
  bytes: number;
  flags: Record<string, string | true>;
}

function cookiesOf(res: { headers: Record<string, unknown> }): SetCookie[] {
  const set = (res.headers['set-cookie'] as string[] | undefined) ?? [];
  return set.map((line) => {
    const [pair = '', ...rest] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const flags = rest.map((flag) => {
      const [key = '', text] = flag.split('=');
      return [key.toLowerCase(), text ?? true] as const;
    });
    return { name, value, bytes: Buffer.byteLength(pair), flags: Object.fromEntries(flags) };
  });
}

const jarOf = (cookies: SetCookie[]) =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

const session = { name: '__Host-session', path: '/' };
const refresh = { name: '__Secure-refresh', path: '/api/users' };

test('every cookie is Secure, HttpOnly, SameSite, without Domain, with its prefix (ASVS 3.3.1 to 3.3.4)', async () => {
  const account = { email: newEmail(), password: 'correct horse' };
  const signedUp = cookiesOf(await post('/signup', account));
  const signedIn = cookiesOf(await post('/signin', account));
  const refreshed = cookiesOf(await post('/refresh', {}, jarOf(signedIn)));
  const signedOut = cookiesOf(await post('/signout', {}, jarOf(refreshed)));
  for (const cookies of [signedUp, signedIn, refreshed, signedOut]) {
    expect(cookies.map(({ name, flags }) => ({ name, path: flags.path }))).toEqual([
      refresh,
      session,
    ]);
    for (const { flags } of cookies) {
      expect(flags).toMatchObject({ secure: true, httponly: true });
      expect(String(flags.samesite).toLowerCase()).toBe('lax');
      expect(flags.domain).toBeUndefined();
    }
  }
  for (const { value } of signedOut) expect(value).toBe('');
});

test('both cookies are kept as long as the session can live at most', async () => {
  const account = { email: newEmail(), password: 'correct horse' };
  const until = Date.now() + https.sessionMaxSeconds * 1000;
  for (const { flags } of cookiesOf(await post('/signup', account))) {
    expect(Math.abs(Date.parse(String(flags.expires)) - until)).toBeLessThan(60_000);
  }
});

test('the largest claims fit into 4,096 bytes (ASVS 3.3.5)', async () => {
  const email = `${'e'.repeat(64)}@${`${'d'.repeat(61)}.`.repeat(3)}com`;
  const account = { email: email.slice(-254), password: 'correct horse', name: '名'.repeat(80) };
  const cookies = cookiesOf(await post('/signup', account));
  expect(cookies).toHaveLength(2);
  for (const { bytes } of cookies) expect(bytes).toBeLessThanOrEqual(4_096);
  const jar = jarOf(cookies);
  const who = await request(auth.app).get('/api/users/currentuser').set('Cookie', jar);
  expect(who.body.currentUser.name).toBe(account.name);
});

test('a cookie of the plain name, which a sibling domain could plant, is not looked at', async () => {
  const account = { email: newEmail(), password: 'correct horse' };
  const jar = jarOf(cookiesOf(await post('/signup', account)));
  const planted = `session=${/__Host-session=([^;]+)/.exec(jar)?.[1]}`;
  expect(accessTokenOf(planted)).toMatch(/^ey/);
  const who = await request(auth.app).get('/api/users/currentuser').set('Cookie', planted);
  expect(who.body).toEqual({ currentUser: null });
});

test('over what looks like a plain connection sign-in fails aloud, and sets nothing', async () => {
  const account = { email: newEmail(), password: 'correct horse' };
  const res = await request(auth.app).post('/api/users/signup').send(account);
  expect([res.status, res.body.errors[0].code]).toEqual([500, 'INTERNAL']);
  expect(res.headers['set-cookie']).toBeUndefined();
});
