import { testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { message, room } from '../chat/message.fixture.js';
import { startAuth, startChat, startWeb } from '../web.fixture.js';

const rooms = '/api/chat/rooms';
const lobbyMessages = '/api/chat/rooms/lobby/messages?limit=50';
const lobby = {
  [rooms]: { body: { rooms: [room('lobby', 'Lobby', 2), room('r2', 'Film club')] } },
  [lobbyMessages]: { body: { messages: [message(1), message(2, { text: 'a < b & c' })], head: 2 } },
};

describe('signing in', () => {
  test.each(['/', '/rooms/lobby'])(
    'is where %s sends a visitor without a session',
    async (path) => {
      const { app } = await startWeb();
      const res = await request(app).get(path);
      expect([res.status, res.headers.location]).toEqual([303, '/signin']);
    },
  );

  test.each([
    ['forged', '/signin'],
    ['revoked', '/signin?session=ended'],
    ['broken', '/signin'],
  ])('is needed with a %s cookie', async (kind, location) => {
    const chat = await startChat(lobby);
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookies: Record<string, () => string> = {
      forged: () => testIssuer().cookie(user),
      revoked: () => issuer.cookie(user),
      broken: () => 'session=%%%',
    };
    if (kind === 'revoked') await issuer.revoke(user);
    const res = await request(app)
      .get('/')
      .set('Cookie', cookies[kind]?.() ?? '');
    expect([res.status, res.headers.location]).toEqual([303, location]);
    expect(chat.asked).toEqual([]);
  });

  test('is asked for once more, without a loop, when chat does not accept the session', async () => {
    const refusal = { status: 401, body: { errors: [{ code: 'SESSION_REVOKED' }] } };
    const chat = await startChat({ [rooms]: refusal, [lobbyMessages]: refusal });
    const { app, issuer, user } = await startWeb({ chatUrl: chat.url });
    const cookie = issuer.cookie(user);
    const res = await request(app).get('/').set('Cookie', cookie);
    expect([res.status, res.headers.location]).toEqual([303, '/signin?session=ended']);
    const page = await request(app).get('/signin?session=ended').set('Cookie', cookie);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Your session has ended');
  });

  test.each(['/signin', '/signup'])('%s sends on who is signed in', async (path) => {
    const { app, issuer, user } = await startWeb();
    const res = await request(app).get(path).set('Cookie', issuer.cookie(user));
    expect([res.status, res.headers.location]).toEqual([303, '/']);
  });

  test('leads back to the room that was asked for', async () => {
    const { app } = await startWeb();
    const { headers } = await request(app).get('/rooms/r2');
    expect(headers.location).toBe('/signin?next=/rooms/r2');
  });

  test.each([
    ['/rooms/r2', '/rooms/r2'],
    ['/account', '/account'],
    ['/account/devices', '/account/devices'],
    ['/admin', '/admin'],
    ['/admin/audit', '/admin/audit'],
    ['/admin/keys', '/admin/keys'],
    ['/admin/live', '/admin/live'],
    ['//evil.example', '/'],
    ['///evil.example', '/'],
    ['/\\\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example/rooms/r2', '/'],
    ['javascript:alert(1)', '/'],
    ['/account@evil.example', '/'],
    ['/account/../..//evil.example', '/'],
    ['/account?next=//evil.example', '/'],
    ['/account/', '/'],
    ['/Admin', '/'],
    ['/admin/users', '/'],
    ['/api/users/signout', '/'],
    ['/rooms/..%2f..', '/'],
    ['/rooms/r2&next=/rooms/r3', '/'],
    ['constructor', '/'],
  ])('with next=%j leads to %s', async (next, expected) => {
    const { app, issuer, user } = await startWeb();
    const cookie = issuer.cookie(user);
    const res = await request(app).get('/signin').query({ next }).set('Cookie', cookie);
    expect([res.status, res.headers.location]).toEqual([303, expected]);
  });

  test('takes one next alone', async () => {
    const { app, issuer, user } = await startWeb();
    const cookie = issuer.cookie(user);
    for (const query of ['next=/rooms/r2&next=/rooms/r3', 'next[]=/admin', 'next[a]=/admin']) {
      const res = await request(app).get(`/signin?${query}`).set('Cookie', cookie);
      expect(res.headers.location).toBe('/');
    }
  });
});

describe('the sign-in page', () => {
  const providers = '/api/users/oidc/providers';
  const named = { body: { providers: [{ id: 'corp', name: 'Example & Corp' }] } };

  test('offers the providers that auth names, with the way back, and a lost password', async () => {
    const auth = await startAuth({ [providers]: named });
    const { app } = await startWeb({ authUrl: auth.url });
    const { text } = await request(app).get('/signin?next=/admin');
    expect(text).toContain('href="/api/users/oidc/corp?next=%2Fadmin"');
    expect(text).toContain('Continue with Example &amp; Corp');
    expect(text).toContain('href="/forgot"');
    const signup = await request(app).get('/signup');
    expect(signup.text).toContain('href="/api/users/oidc/corp?next=%2F"');
    expect(signup.text).not.toContain('href="/forgot"');
  });

  test("asks auth on nobody's behalf, and not for each visitor", async () => {
    const auth = await startAuth({ [providers]: named });
    const { app } = await startWeb({ authUrl: auth.url });
    const headers = { Cookie: 'refresh=secret; session=broken', 'X-Request-Id': 'edge-7' };
    await Promise.all([1, 2, 3].map(() => request(app).get('/signin').set(headers)));
    expect(auth.asked.map(({ path }) => path)).toEqual([providers]);
    expect(auth.asked[0]?.headers.cookie).toBeUndefined();
  });

  test.each([
    ['does not answer', undefined],
    ['answers 503', { status: 503, body: {} }],
  ])('does without when auth %s', async (_title, answer) => {
    const auth = await startAuth({ [providers]: answer });
    if (!answer) await auth.close();
    const { app } = await startWeb({ authUrl: auth.url });
    const res = await request(app).get('/signin');
    expect(res.status).toBe(200);
    expect(res.text).toContain('Welcome back');
    expect(res.text).not.toContain('Continue with');
  });

  test('says when a provider could not sign the visitor in', async () => {
    const { app } = await startWeb();
    expect((await request(app).get('/signin?error=oidc')).text).toMatch(
      /role="alert">Signing in there did not work/,
    );
    expect((await request(app).get('/signin?error=other')).text).not.toContain('did not work');
  });
});

describe('the pages of who has lost the way in', () => {
  test.each([
    ['/forgot', 'Lost your password?'],
    ['/reset', 'A new password'],
    ['/verify', 'Is this you?'],
  ])('%s is there for everybody', async (path, title) => {
    const { app, issuer, user } = await startWeb();
    for (const cookie of ['', issuer.cookie(user)]) {
      const res = await request(app).get(path).set('Cookie', cookie);
      expect([res.status, res.type]).toEqual([200, 'text/html']);
      expect(res.text).toContain(title);
      expect(res.headers['cache-control']).toBe('no-store');
    }
  });
});
