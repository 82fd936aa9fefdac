import { createHmac } from 'node:crypto';
import express from 'express';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { memoryFeed } from '../feed/memory-feed.js';
import { testClock } from '../testing/test-clock.js';
import { cookieHeader, type TestIssuer, testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { identifyRequest } from '../tokens/authenticate-request.js';
import { createVerifier } from '../verifier/create-verifier.js';
import { currentUser, errorHandler, gatewayIdentity, requireAuth } from './index.js';

/** A service behind a gateway and one that decides by itself, of one issuer. */
async function setUp() {
  const clock = testClock();
  const issuer = testIssuer({ ttlSeconds: 300, now: clock.now });
  await issuer.verifier.ready();
  const state = { reached: 0 };
  const app = express();
  app.use('/behind', gatewayIdentity(issuer.verifier));
  app.use('/direct', currentUser(issuer.verifier));
  app.use(['/behind/open', '/direct/open'], (req, res) => {
    res.json({ user: req.currentUser ?? null });
  });
  app.use(requireAuth, (req, res) => {
    state.reached += 1;
    res.json({ user: req.currentUser });
  });
  app.use(errorHandler());
  const behind = (proof?: string, path = '/behind') =>
    request(app)
      .get(path)
      .set(proof === undefined ? {} : { 'Identity-Proof': proof });
  const direct = (token: string) => request(app).get('/direct').auth(token, { type: 'bearer' });
  return { app, clock, issuer, state, behind, direct };
}

const codeOf = (res: { status: number; body: { errors?: { code: string }[] } }) => [
  res.status,
  res.body.errors?.[0]?.code,
];

describe('gatewayIdentity', () => {
  test('knows the visitor by the proof alone', async () => {
    const { issuer, behind } = await setUp();
    const { ver: _, ...user } = testUser({ name: '李雷', roles: ['user', 'admin'] });
    const res = await behind(issuer.proof(user)).set({ 'User-Id': 'other', 'User-Roles': 'root' });
    expect(res.body.user).toEqual({ ...user, exp: expect.any(Number) });
  });

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty proof', { 'Identity-Proof': '' }],
    ['readable headers alone', { 'User-Id': 'u1', 'User-Roles': 'admin', 'Session-Id': 's1' }],
    ["the visitor's own cookie", { Cookie: cookieHeader(testIssuer().token()) }],
  ])('knows nobody by %s', async (_, headers) => {
    const { app, state } = await setUp();
    const guarded = await request(app).get('/behind').set(headers);
    expect(codeOf(guarded)).toEqual([401, 'AUTH_REQUIRED']);
    const open = await request(app).get('/behind/open').set(headers);
    expect([open.status, open.body.user, state.reached]).toEqual([200, null, 0]);
  });

  test('asks the feed about the session and the version, cached or not', async () => {
    const { issuer, behind, state } = await setUp();
    const [gone, changed] = [testUser(), testUser()];
    const [proof, outdated] = [issuer.proof(gone), issuer.proof(changed)];
    expect([(await behind(proof)).status, (await behind(outdated)).status]).toEqual([200, 200]);
    await issuer.revoke(gone);
    await issuer.feed.append({ type: 'user.changed', userId: changed.id, ver: 2 });
    expect(codeOf(await behind(proof))).toEqual([401, 'SESSION_REVOKED']);
    expect(codeOf(await behind(issuer.proof(gone)))).toEqual([401, 'SESSION_REVOKED']);
    expect(codeOf(await behind(outdated))).toEqual([401, 'TOKEN_EXPIRED']);
    expect(state.reached).toBe(2);
  });

  test('refuses a proof after 30 seconds and the clock tolerance, cached or not', async () => {
    const { clock, issuer, behind, state } = await setUp();
    const [cached, fresh] = [issuer.proof(), issuer.proof()];
    await behind(cached);
    clock.advance(34);
    expect((await behind(cached)).status).toBe(200);
    clock.advance(2);
    for (const proof of [cached, fresh]) {
      expect(codeOf(await behind(proof))).toEqual([401, 'TOKEN_INVALID']);
    }
    expect(state.reached).toBe(2);
  });

  test('is unavailable, not unauthorised, before the verifier is ready', async () => {
    const { proof, jwks } = testIssuer();
    const feed = { ...memoryFeed(), follow: () => new Promise<never>(() => {}) };
    const verifier = createVerifier({ keys: { jwks }, feed });
    const app = express().use(gatewayIdentity(verifier), requireAuth, errorHandler());
    const res = await request(app).get('/').set('Identity-Proof', proof());
    expect(codeOf(res)).toEqual([503, 'UNAVAILABLE']);
  });
});

describe('a proof and an access token', () => {
  test('do not pass for each other, even when the right place has seen them before', async () => {
    const { issuer, behind, direct, state } = await setUp();
    const [proof, token] = [issuer.proof(), issuer.token()];
    for (const round of [1, 2]) {
      expect((await behind(proof)).status).toBe(200);
      expect((await direct(token)).status).toBe(200);
      expect(codeOf(await behind(token))).toEqual([401, 'TOKEN_INVALID']);
      expect(codeOf(await direct(proof))).toEqual([401, 'TOKEN_INVALID']);
      expect(state.reached).toBe(2 * round);
    }
    expect(issuer.verifier.identify(proof)).toBeUndefined();
  });

  const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payloadOf = (token: string) => token.split('.')[1] ?? '';

  function resign(issuer: TestIssuer, changes: object, headerChanges: object = {}): string {
    const claims: jwt.JwtPayload = { ...(jwt.decode(issuer.proof()) as object), ...changes };
    const { kid = '', key } = issuer.signingKey;
    const header = { alg: 'ES256', typ: 'gateway+jwt', kid, ...headerChanges };
    const noTimestamp = claims.iat === undefined;
    const payload = JSON.parse(JSON.stringify(claims));
    return jwt.sign(payload, key, { algorithm: 'ES256', header, noTimestamp });
  }
  const now = () => Math.floor(Date.now() / 1000);

  test.each<[string, (proof: string, issuer: TestIssuer) => string]>([
    ['not a JWT', () => 'hello'],
    ['a changed payload', (p) => p.replace(/\.[^.]+\./, `.${b64({ sub: 'x' })}.`)],
    ['no signature', (p) => `${p.split('.').slice(0, 2).join('.')}.`],
    ['alg none', (p) => `${b64({ alg: 'none', typ: 'gateway+jwt' })}.${payloadOf(p)}.`],
    [
      'HS256 over the public key',
      (p, { jwks }) => {
        const head = b64({ alg: 'HS256', typ: 'gateway+jwt', kid: jwks[0]?.kid });
        const body = `${head}.${payloadOf(p)}`;
        const mac = createHmac('sha256', JSON.stringify(jwks[0])).update(body).digest('base64url');
        return `${body}.${mac}`;
      },
    ],
    ['a proof of another issuer', () => testIssuer().proof()],
    ['an unknown kid', (_, i) => resign(i, {}, { kid: 'unknown' })],
    ['a kid of __proto__', (_, i) => resign(i, {}, { kid: '__proto__' })],
    ['another iss', (_, i) => resign(i, { iss: 'other' })],
    ['another aud', (_, i) => resign(i, { aud: 'other' })],
    ['no typ', (_, i) => resign(i, {}, { typ: undefined })],
    ['typ JWT', (_, i) => resign(i, {}, { typ: 'JWT' })],
    ['a lifetime of a minute', (_, i) => resign(i, { iat: now(), exp: now() + 60 })],
    ['no start', (_, i) => resign(i, { iat: undefined })],
    ['no end', (_, i) => resign(i, { exp: undefined })],
    ['an end in the past', (_, i) => resign(i, { iat: now() - 90, exp: now() - 60 })],
    ["no end of the session's token", (_, i) => resign(i, { session_exp: undefined })],
    ["an end of the session's token that is text", (_, i) => resign(i, { session_exp: '9' })],
    ['no session', (_, i) => resign(i, { sid: undefined })],
    ['no version', (_, i) => resign(i, { ver: undefined })],
    ['no email', (_, i) => resign(i, { email: undefined })],
    ['a service with a session', (_, i) => resign(i, { sub: 'client:billing' })],
    ['roles that are no list', (_, i) => resign(i, { roles: 'admin' })],
    ['more than 4,096 characters', (p) => p + 'A'.repeat(4096)],
  ])('%s is refused with TOKEN_INVALID', async (_, forge) => {
    const { issuer, behind, state } = await setUp();
    const res = await behind(forge(issuer.proof(), issuer));
    expect([...codeOf(res), state.reached]).toEqual([401, 'TOKEN_INVALID', 0]);
    expect((await behind(issuer.proof())).status).toBe(200);
  });

  test('of a session whose token has expired is refused with TOKEN_EXPIRED', async () => {
    const { issuer, behind, state } = await setUp();
    const res = await behind(resign(issuer, { session_exp: now() - 60 }));
    expect([...codeOf(res), state.reached]).toEqual([401, 'TOKEN_EXPIRED', 0]);
  });
});

describe('a token in the URL', () => {
  test.each(['access_token', 'token', 'jwt'])(
    'as ?%s= is refused, whoever else asks',
    async (field) => {
      const { app, issuer, state } = await setUp();
      for (const path of ['/behind', '/direct', '/behind/open', '/direct/open']) {
        const headers = { Cookie: issuer.cookie(), 'Identity-Proof': issuer.proof() };
        const url = `${path}?a=b&${field}=${issuer.token()}`;
        const res = await request(app).get(url).set(headers);
        expect([res.status, res.body.errors]).toEqual([
          400,
          [
            {
              code: 'VALIDATION_FAILED',
              message: expect.stringContaining('never in the URL'),
              field,
            },
          ],
        ]);
      }
      expect(state.reached).toBe(0);
    },
  );

  test.each([
    '/token=x',
    '/?token=invitation',
    '/?tokens=x',
    '/?my_token=x',
    '/?q=token',
    '/?q=a%26token=x',
  ])('is not seen in %s', async (path) => {
    const { app, issuer } = await setUp();
    const res = await request(app).get(`/direct${path}`).set('Cookie', issuer.cookie());
    expect(res.status).toBe(200);
  });
});

describe('a service acting as itself', () => {
  const claims = { id: 'client:billing', name: 'billing', roles: ['service'] };
  const sign = ({ signingKey }: TestIssuer, changes: object) =>
    jwt.sign(
      { iss: 'usher', aud: 'usher', sub: claims.id, ...claims, ...changes },
      signingKey.key,
      {
        algorithm: 'ES256',
        expiresIn: 60,
        header: { alg: 'ES256', typ: 'at+jwt', kid: signingKey.kid ?? '' },
      },
    );

  test('comes without session, address and version', async () => {
    const { issuer, direct } = await setUp();
    const res = await direct(sign(issuer, {}));
    expect(res.body.user).toEqual({ ...claims, sid: '', email: '', exp: expect.any(Number) });
    const headers = { authorization: `Bearer ${sign(issuer, {})}` };
    expect(identifyRequest(issuer.verifier, headers, 'session')).toBeUndefined();
  });

  test.each([
    ['with a session', { sid: 's1' }],
    ['with an address', { email: 'a@b.example' }],
    ['with a version', { ver: 1 }],
    ['without roles', { roles: null }],
    ['without a name', { name: null }],
    ['that is a user', { sub: 'u1' }],
    ['whose id is spelt otherwise', { sub: 'Client:billing' }],
  ])('%s is refused', async (_, changes) => {
    const { issuer, direct, state } = await setUp();
    expect([...codeOf(await direct(sign(issuer, changes))), state.reached]).toEqual([
      401,
      'TOKEN_INVALID',
      0,
    ]);
  });
});
