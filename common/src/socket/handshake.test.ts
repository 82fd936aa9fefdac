import { io as connect } from 'socket.io-client';
import { cookieHeader } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { client, clients, io, issuer, origin, outcome, url } from './socket.fixture.js';

describe('a handshake', () => {
  test.each<[string, (token: string) => [Record<string, string>, object?], string]>([
    ['the session cookie', (t) => [{ Cookie: cookieHeader(t) }], 'connected'],
    [
      'the cookie from our origin',
      (t) => [{ Cookie: cookieHeader(t), Origin: origin }],
      'connected',
    ],
    ['auth.token', (t) => [{}, { token: t }], 'connected'],
    ['a bearer header', (t) => [{ Authorization: `Bearer ${t}` }], 'connected'],
    ['nothing', () => [{}], 'AUTH_REQUIRED'],
    [
      'an access token as the proof of a gateway',
      (t) => [{ 'Identity-Proof': t }],
      'TOKEN_INVALID',
    ],
    ['a readable header of a gateway', () => [{ 'User-Id': 'u1' }], 'AUTH_REQUIRED'],
    [
      'a wrong proof beside the cookie',
      (t) => [{ Cookie: cookieHeader(t), 'Identity-Proof': `${t}x` }],
      'TOKEN_INVALID',
    ],
    [
      'an empty proof beside the cookie',
      (t) => [{ Cookie: cookieHeader(t), 'Identity-Proof': '' }],
      'connected',
    ],
    ['an auth.token that is an object', () => [{}, { token: { $ne: '' } }], 'AUTH_REQUIRED'],
    ['a broken cookie', () => [{ Cookie: 'session=%%%' }], 'TOKEN_INVALID'],
    ['a changed token', (t) => [{ Cookie: cookieHeader(`${t}x`) }], 'TOKEN_INVALID'],
    [
      'the cookie from a foreign page',
      (t) => [{ Cookie: cookieHeader(t), Origin: 'https://evil.example' }],
      'websocket error',
    ],
    [
      'the cookie from an opaque origin',
      (t) => [{ Cookie: cookieHeader(t), Origin: 'null' }],
      'websocket error',
    ],
    [
      'the cookie from another site by fetch metadata',
      (t) => [{ Cookie: cookieHeader(t), 'Sec-Fetch-Site': 'cross-site' }],
      'websocket error',
    ],
  ])('with %s', async (_, credentials, expected) => {
    expect(await outcome(client(...credentials(issuer.token())))).toBe(expected);
  });

  test("with a gateway's proof, which is no access token", async () => {
    expect(await outcome(client({ 'Identity-Proof': issuer.proof() }))).toBe('connected');
    expect(await outcome(client({}, { token: issuer.proof() }))).toBe('TOKEN_INVALID');
  });

  test('with a token in the URL is refused although the cookie is good', async () => {
    for (const field of ['access_token', 'token', 'jwt']) {
      const socket = connect(`${url}/chat`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        query: { [field]: issuer.token() },
        extraHeaders: { Cookie: issuer.cookie() },
      });
      clients.push(socket);
      expect(await outcome(socket)).toBe('VALIDATION_FAILED');
    }
  });

  test('of a service acting as itself joins no session', async () => {
    const claims = { id: 'client:billing', name: 'billing', roles: ['service'] } as const;
    const { token } = signAccessToken(claims, issuer.signingKey, { ttlSeconds: 60 });
    expect(await outcome(client({ Authorization: `Bearer ${token}` }))).toBe('connected');
    const [socket] = io.of('/chat').sockets.values();
    expect([...(socket?.rooms ?? [])]).toEqual([socket?.id, 'user:client:billing']);
  });

  test('of an ended session is refused', async () => {
    const user = testUser();
    await issuer.revoke(user);
    expect(await outcome(client({ Cookie: issuer.cookie(user) }))).toBe('SESSION_REVOKED');
  });

  test('over long polling is refused', async () => {
    const res = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(res.status).toBe(400);
  });
});
