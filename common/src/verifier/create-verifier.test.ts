import { createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { memoryFeed } from '../feed/memory-feed.js';
import { newKeyPair } from '../keys/new-key-pair.js';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { sharedSigningKey, toSigningKey } from '../tokens/signing-key.js';
import { createVerifier } from './create-verifier.js';

async function setUp() {
  const clock = testClock();
  const issuer = testIssuer({ ttlSeconds: 300, now: clock.now });
  await issuer.verifier.ready();
  return { clock, issuer, verifier: issuer.verifier };
}

const code = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('a verifier', () => {
  test('says who sent a token', async () => {
    const { issuer, verifier } = await setUp();
    const user = testUser({ name: '李雷', roles: ['user', 'admin'] });
    const { ver: _, ...shown } = user;
    expect(verifier.verify(issuer.token(user))).toEqual({ ...shown, exp: expect.any(Number) });
  });

  test('hands out users that nobody can change for the next request', async () => {
    const { issuer, verifier } = await setUp();
    const user = verifier.verify(issuer.token());
    expect(() => (user.roles as string[]).push('admin')).toThrow(TypeError);
    expect(() => Object.assign(user, { id: 'other' })).toThrow(TypeError);
  });

  test('refuses a token after its expiry and the clock tolerance, cached or not', async () => {
    const { clock, issuer, verifier } = await setUp();
    const [cached, fresh] = [issuer.token(), issuer.token()];
    verifier.verify(cached);
    clock.advance(304);
    expect(verifier.verify(cached).exp).toEqual(expect.any(Number));
    clock.advance(1);
    expect(code(() => verifier.verify(cached))).toBe('TOKEN_EXPIRED');
    expect(code(() => verifier.verify(fresh))).toBe('TOKEN_EXPIRED');
  });

  test('refuses a session once the feed says that it has ended, and only that one', async () => {
    const { issuer, verifier } = await setUp();
    const [gone, other] = [testUser(), testUser()];
    const token = issuer.token(gone);
    verifier.verify(token);
    await issuer.revoke(gone);
    expect(code(() => verifier.verify(token))).toBe('SESSION_REVOKED');
    expect(code(() => verifier.verify(issuer.token(gone)))).toBe('SESSION_REVOKED');
    expect(verifier.verify(issuer.token(other)).id).toBe(other.id);
  });

  test('asks for a refresh when the user has changed since, whatever order entries come in', async () => {
    const { issuer, verifier } = await setUp();
    const user = testUser({ ver: 3 });
    const token = issuer.token(user);
    const change = { type: 'user.changed', userId: user.id } as const;
    await issuer.feed.append({ ...change, ver: 3 });
    expect(verifier.verify(token).id).toBe(user.id);
    await issuer.feed.append({ ...change, ver: 5 });
    await issuer.feed.append({ ...change, ver: 4 });
    expect(code(() => verifier.verify(issuer.token({ ...user, ver: 4 })))).toBe('TOKEN_EXPIRED');
    expect(verifier.verify(issuer.token({ ...user, ver: 5 })).id).toBe(user.id);
  });

  test('learns at its start what ended before', async () => {
    const { issuer } = await setUp();
    const user = testUser();
    await issuer.revoke(user);
    const late = createVerifier({ keys: { jwks: issuer.jwks }, feed: issuer.feed });
    await late.ready();
    expect(code(() => late.verify(issuer.token(user)))).toBe('SESSION_REVOKED');
  });

  test('is unavailable, not unauthorised, until it knows the keys and the feed', async () => {
    const issuer = testIssuer();
    expect(issuer.verifier.isReady()).toBe(false);
    expect(code(() => issuer.verifier.verify(issuer.token()))).toBe('UNAVAILABLE');
    await issuer.verifier.ready();
    expect(code(() => issuer.verifier.verify(issuer.token()))).toBe('accepted');
  });

  test('refuses settings that would weaken it', () => {
    const feed = memoryFeed();
    const keys = { jwtKey: 'k'.repeat(32) };
    expect(() => createVerifier({ keys, feed, clockToleranceSeconds: 61 })).toThrow(RangeError);
    expect(() => createVerifier({ keys: { jwtKey: 'short' }, feed })).toThrow(/32 bytes/);
    expect(() => createVerifier({ keys: { jwks: [] }, feed })).toThrow(/no key/);
  });

  test.each([[undefined], [null], [{}], [Promise.resolve(memoryFeed())]])(
    'names the feeds there are where %p is given for one',
    (feed) => {
      const make = () => createVerifier({ keys: { jwtKey: 'k'.repeat(32) }, feed: feed as never });
      expect(make).toThrow(TypeError);
      expect(make).toThrow(/memoryFeed\(\).*redisFeed\(/);
    },
  );

  test.each([[true], [{}], [{ maxAgeSecond: 60 }]])(
    'refuses to accept tokens of the older pattern for ever, as %j would',
    (acceptLegacy) => {
      const keys = { jwtKey: 'k'.repeat(32) };
      const options = { keys, feed: memoryFeed(), acceptLegacy: acceptLegacy as never };
      expect(() => createVerifier(options)).toThrow(/acceptLegacy\.maxAgeSeconds/);
    },
  );
});

describe('a verifier with a shared HS256 secret', () => {
  const jwtKey = 'a shared secret of 32 bytes or more';

  test('accepts tokens of that secret, which also carry `id`, and no other', async () => {
    const verifier = createVerifier({ keys: { jwtKey }, feed: memoryFeed() });
    await verifier.ready();
    const sign = (secret: string) =>
      signAccessToken(testUser({ id: 'u1' }), sharedSigningKey(secret), { ttlSeconds: 60 }).token;
    expect(verifier.verify(sign(jwtKey)).id).toBe('u1');
    expect(jwt.decode(sign(jwtKey))).toMatchObject({ sub: 'u1', id: 'u1' });
    expect(code(() => verifier.verify(sign(`${jwtKey}!`)))).toBe('TOKEN_INVALID');
  });
});

describe('forged and foreign tokens', () => {
  const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test.each<[string, (token: string, issuer: ReturnType<typeof testIssuer>) => string, string?]>([
    ['an empty string', () => ''],
    ['not a JWT', () => 'hello'],
    ['a JWT with a header that is not JSON', (t) => `e30x.${t.split('.')[1]}.x`],
    ['a header that is null', (t) => `${b64(null)}.${t.split('.').slice(1).join('.')}`],
    ['a payload that is not JSON', (t) => `${t.split('.')[0]}.e30x.${t.split('.')[2]}`],
    ['a changed payload', (t) => t.replace(/\.[^.]+\./, `.${b64({ sub: 'x' })}.`)],
    ['a changed signature', (t) => `${t.slice(0, -4)}AAAA`],
    ['no signature', (t) => `${t.split('.').slice(0, 2).join('.')}.`],
    ['more than 4,096 characters', (t) => t + 'A'.repeat(4096)],
    ['alg none', (t) => `${b64({ alg: 'none', typ: 'at+jwt' })}.${t.split('.')[1]}.`],
    [
      'alg none under our kid',
      (t, { jwks }) =>
        `${b64({ alg: 'none', typ: 'at+jwt', kid: jwks[0]?.kid })}.${t.split('.')[1]}.`,
    ],
    [
      'HS256 over the public key',
      (t, { jwks }) => {
        const head = b64({ alg: 'HS256', typ: 'at+jwt', kid: jwks[0]?.kid });
        const body = `${head}.${t.split('.')[1]}`;
        const mac = createHmac('sha256', JSON.stringify(jwks[0])).update(body).digest('base64url');
        return `${body}.${mac}`;
      },
    ],
    ['an unknown kid', (_, i) => resign(i, {}, { kid: 'unknown' })],
    ['a kid that is a path', (_, i) => resign(i, {}, { kid: '../../dev/null' })],
    ['a kid of __proto__', (_, i) => resign(i, {}, { kid: '__proto__' })],
    ['a kid that is an object', (_, i) => resign(i, {}, { kid: { $ne: null } })],
    ['a key of its own in the header', (_, i) => withOwnKey(i)],
    ['another issuer', (_, i) => resign(i, { iss: 'other' })],
    ['another audience', (_, i) => resign(i, { aud: 'other' })],
    ['another type', (_, i) => resign(i, {}, { typ: 'JWT' })],
    ['a start in the future', (_, i) => resign(i, { nbf: Math.floor(Date.now() / 1000) + 600 })],
    ['no expiry', (_, i) => resign(i, { exp: undefined })],
    ['no session', (_, i) => resign(i, { sid: undefined })],
    ['a user that is an object', (_, i) => resign(i, { sub: undefined, id: { $ne: '' } })],
    ['roles that are no list', (_, i) => resign(i, { roles: 'admin' })],
    ['a version that is no number', (_, i) => resign(i, { ver: '9' })],
    ['an expiry in the past', (_, i) => resign(i, { exp: 1 }), 'TOKEN_EXPIRED'],
  ])('refuses %s', async (_, forge, expected = 'TOKEN_INVALID') => {
    const issuer = testIssuer();
    await issuer.verifier.ready();
    const forged = forge(issuer.token(), issuer);
    expect(code(() => issuer.verifier.verify(forged))).toBe(expected);
    expect(code(() => issuer.verifier.verify(issuer.token()))).toBe('accepted');
  });

  type Issuer = ReturnType<typeof testIssuer>;

  function resign(issuer: Issuer, changes: object, headerChanges: object = {}): string {
    const claims = { ...(jwt.decode(issuer.token()) as object), ...changes };
    const { kid = '', key } = issuer.signingKey;
    const header = { alg: 'ES256', typ: 'at+jwt', kid, ...headerChanges };
    return jwt.sign(JSON.parse(JSON.stringify(claims)), key, { algorithm: 'ES256', header });
  }

  function withOwnKey(issuer: Issuer): string {
    const { privateJwk, publicJwk } = newKeyPair();
    const claims = jwt.decode(issuer.token()) as object;
    const header = { alg: 'ES256', typ: 'at+jwt', jwk: publicJwk };
    return jwt.sign(claims, toSigningKey(privateJwk).key, {
      algorithm: 'ES256',
      header: header as jwt.JwtHeader,
    });
  }
});
