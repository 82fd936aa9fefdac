import { createHmac, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { memoryFeed } from '../feed/memory-feed.js';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { sharedSigningKey } from '../tokens/signing-key.js';
import { createVerifier } from './create-verifier.js';
import type { VerifierOptions } from './verifier.js';

const jwtKey = 'the secret of the older services, 32 bytes';
const clock = testClock();
const seconds = () => Math.floor(clock.now() / 1000);

async function verifierOf(options: Partial<VerifierOptions> = {}) {
  const feed = memoryFeed();
  const verifier = createVerifier({
    keys: { jwtKey },
    feed,
    now: clock.now,
    clockToleranceSeconds: 0,
    acceptLegacy: { maxAgeSeconds: 3_600 },
    ...options,
  });
  await verifier.ready();
  const codeOf = (token: string) => {
    try {
      verifier.verify(token);
      return 'accepted';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { verifier, feed, codeOf };
}

/** As the older services do it: the secret as a string, no options. */
const older = (claims: object = {}, secret = jwtKey) =>
  jwt.sign({ id: 'u1', email: 'ada@example.com', iat: seconds(), ...claims }, secret);

describe('a token of the older pattern', () => {
  test('is accepted until its age, as a user without a session', async () => {
    const { verifier, codeOf } = await verifierOf();
    const token = older();
    expect(verifier.verify(token)).toEqual({
      id: 'u1',
      email: 'ada@example.com',
      name: 'ada',
      roles: ['user'],
      sid: '',
      exp: seconds() + 3_600,
    });
    clock.advance(3_599);
    expect(codeOf(token)).toBe('accepted');
    clock.advance(1);
    expect(codeOf(token)).toBe('TOKEN_EXPIRED');
    // At first sight too, not only out of the cache.
    expect((await verifierOf()).codeOf(token)).toBe('TOKEN_EXPIRED');
  });

  test('ends with its own expiry, if it has one', async () => {
    const { codeOf } = await verifierOf();
    const token = older({ exp: seconds() + 10 });
    expect(codeOf(token)).toBe('accepted');
    clock.advance(10);
    expect(codeOf(token)).toBe('TOKEN_EXPIRED');
  });

  test('is refused where nobody has asked for it', async () => {
    const { codeOf } = await verifierOf({ acceptLegacy: undefined as never });
    expect(codeOf(older())).toBe('TOKEN_INVALID');
  });

  test.each<[string, () => string]>([
    ['of another secret', () => older({}, 'x'.repeat(32))],
    ['without an id', () => older({ id: undefined })],
    ['whose id is an object', () => older({ id: { $ne: '' } })],
    ['without an e-mail', () => older({ email: undefined })],
    ['that brings roles', () => older({ roles: ['admin'] })],
    ['that brings a session', () => older({ sid: 's1' })],
    ['without iat', () => jwt.sign({ id: 'u', email: 'e' }, jwtKey, { noTimestamp: true })],
    [
      'signed with another algorithm',
      () => jwt.sign({ id: 'u', email: 'e' }, jwtKey, { algorithm: 'HS512' }),
    ],
    ['without a signature', () => jwt.sign({ id: 'u', email: 'e' }, '', { algorithm: 'none' })],
    ['that names a key', () => jwt.sign({ id: 'u', email: 'e' }, jwtKey, { keyid: randomUUID() })],
    [
      'with a changed payload',
      () => {
        const [header, , signature] = older().split('.');
        const payload = Buffer.from('{"id":"u2","email":"e","iat":1}').toString('base64url');
        return `${header}.${payload}.${signature}`;
      },
    ],
    [
      'that is no object',
      () => {
        const body = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('"u1"').toString('base64url')}`;
        return `${body}.${createHmac('sha256', jwtKey).update(body).digest('base64url')}`;
      },
    ],
  ])('%s is refused', async (_, token) => {
    const { codeOf } = await verifierOf();
    expect(codeOf(token())).toBe('TOKEN_INVALID');
    expect(codeOf(older())).toBe('accepted');
  });

  test('counts beside our own tokens, which stay revocable', async () => {
    const { feed, codeOf } = await verifierOf();
    const issuer = testIssuer({ now: clock.now });
    expect(codeOf(issuer.token())).toBe('TOKEN_INVALID');
    const claims = { id: 'u1', email: 'e', name: 'n', roles: ['user'], sid: 's1', ver: 1 };
    const options = { ttlSeconds: 300, now: clock.now };
    const { token } = signAccessToken(claims, sharedSigningKey(jwtKey), options);
    expect(codeOf(token)).toBe('accepted');
    await feed.append({ type: 'session.revoked', sid: 's1', userId: 'u1', reason: 'signout' });
    expect([codeOf(token), codeOf(older())]).toEqual(['SESSION_REVOKED', 'accepted']);
  });

  test('is not to be had with a key ring', () => {
    const { jwks } = testIssuer();
    const acceptLegacy = { maxAgeSeconds: 60 };
    expect(() => createVerifier({ keys: { jwks }, feed: memoryFeed(), acceptLegacy })).toThrow(
      /jwtKey/,
    );
  });
});
