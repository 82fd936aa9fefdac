import express from 'express';
import jwt from 'jsonwebtoken';
import request from 'supertest';
import { currentUser, errorHandler, requireAuth } from '../express/index.js';
import { memoryFeed } from '../feed/memory-feed.js';
import { testIssuer } from '../testing/test-issuer.js';
import { createVerifier } from './create-verifier.js';
import {
  audience,
  codeOf,
  es256,
  issuer,
  type Key,
  rs256,
  sign,
  startIssuer,
  toUser,
  verifierOf,
} from './external-issuer.fixture.js';
import type { ExternalTokens } from './external-tokens.js';
import type { VerifierOptions } from './verifier.js';

describe('tokens of another issuer', () => {
  test.each<[string, () => Key]>([
    ['ES256', es256],
    ['RS256', rs256],
  ])('signed with %s name the visitor as the mapping says', async (algorithm, newKey) => {
    const key = newKey();
    const { jwksUrl } = await startIssuer(key);
    const { verifier } = await verifierOf(jwksUrl, { algorithm: algorithm as 'ES256' });
    const exp = Math.floor(Date.now() / 1000) + 600;
    expect(verifier.verify(sign(key, { exp }))).toEqual({
      id: 'u1',
      email: 'ada@example.com',
      name: 'Ada',
      roles: ['admin'],
      sid: 's1',
      exp,
    });
  });

  test('are taken back by the session feed, in requests too', async () => {
    const key = es256();
    const { jwksUrl } = await startIssuer(key);
    const { verifier, feed } = await verifierOf(jwksUrl);
    let reached = 0;
    const app = express().use(currentUser(verifier));
    app.get('/invoices', requireAuth, (req, res) => {
      reached += 1;
      res.json(req.currentUser);
    });
    app.use(errorHandler());
    const get = (sid: string) =>
      request(app)
        .get('/invoices')
        .set('Authorization', `Bearer ${sign(key, { sid })}`);

    expect((await get('s1')).body).toMatchObject({ id: 'u1', roles: ['admin'] });
    await feed.append({ type: 'session.revoked', sid: 's1', userId: 'u1', reason: 'signout' });
    const refused = await get('s1');
    expect([refused.status, refused.body.errors[0].code]).toEqual([401, 'SESSION_REVOKED']);
    expect((await get('s2')).status).toBe(200);
    expect(reached).toBe(2);
  });

  test('are outdated by a changed account where they carry its version', async () => {
    const key = es256();
    const { jwksUrl } = await startIssuer(key);
    const withVersion: ExternalTokens['toUser'] = (claims) => ({
      ...toUser(claims),
      ver: claims.ver,
    });
    const { verifier, feed } = await verifierOf(jwksUrl, { toUser: withVersion });
    await feed.append({ type: 'user.changed', userId: 'u1', ver: 2, roles: ['user'] });
    expect(await codeOf(verifier, sign(key, { ver: 1 }))).toBe('TOKEN_EXPIRED');
    expect(await codeOf(verifier, sign(key, { ver: 2 }))).toBe('accepted');
    expect(await codeOf(verifier, sign(key, { ver: 'two' }))).toBe('TOKEN_INVALID');
  });

  test('count only while they say what they must, by the key that they must', async () => {
    const [key, other, stranger] = [es256(), rs256(), es256()];
    const { jwksUrl } = await startIssuer(key, other);
    const { verifier } = await verifierOf(jwksUrl);
    const now = Math.floor(Date.now() / 1000);
    const typed = (typ: string) => sign(key, {}, { header: { alg: 'ES256', kid: key.kid, typ } });
    const refused: Record<string, string> = {
      'another issuer': sign(key, { iss: 'https://evil.example.com' }),
      'another audience': sign(key, { aud: 'https://elsewhere.example.com' }),
      'no audience': sign(key, { aud: undefined }),
      'no subject': sign(key, { sub: undefined }),
      'no session': sign(key, { sid: undefined }),
      'roles that are no texts': sign(key, { role: { admin: true } }),
      'another algorithm than the pinned one': sign(other),
      'a key of nobody, by a known name': sign({ ...stranger, kid: key.kid }),
      'a key of nobody': sign(stranger),
      'a logout token': typed('logout+jwt'),
      "a gateway's proof": typed('gateway+jwt'),
      'no signature': jwt.sign({ sub: 'u1', iss: issuer, aud: audience }, '', {
        algorithm: 'none',
      }),
      'no expiry': sign(key, { exp: undefined }),
      'no time of issue': sign(key, { exp: now + 60 }, { noTimestamp: true }),
      'a longer life than revocations are remembered': sign(key, { exp: now + 4_000 }),
      'more than 8 KiB': sign(key, { more: 'x'.repeat(8_192) }),
      'our own auth': testIssuer().token(),
    };
    const codes = Object.entries(refused).map(async ([what, token]) => [
      what,
      await codeOf(verifier, token),
    ]);
    expect(Object.fromEntries(await Promise.all(codes))).toEqual(
      Object.fromEntries(Object.keys(refused).map((what) => [what, 'TOKEN_INVALID'])),
    );
    expect(await codeOf(verifier, sign(key, { exp: now - 60, iat: now - 120 }))).toBe(
      'TOKEN_EXPIRED',
    );
    for (const token of [sign(key), typed('JWT'), typed('at+jwt'), typed('application/at+JWT')]) {
      expect(await codeOf(verifier, token)).toBe('accepted');
    }
    // As a proof none of them counts.
    await expect(async () =>
      verifier.authenticate(typed('gateway+jwt'), undefined, { typ: 'gateway+jwt' }),
    ).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  test('may have to name their type', async () => {
    const key = es256();
    const { jwksUrl } = await startIssuer(key);
    const { verifier } = await verifierOf(jwksUrl, { typ: 'at+jwt' });
    const typed = (typ: string) => sign(key, {}, { header: { alg: 'ES256', kid: key.kid, typ } });
    const codes = [sign(key), typed('JWT'), typed('at+jwt')].map((token) =>
      codeOf(verifier, token),
    );
    expect(await Promise.all(codes)).toEqual(['TOKEN_INVALID', 'TOKEN_INVALID', 'accepted']);
  });

  test('are verified while their issuer is away, without a word to it', async () => {
    const key = es256();
    const { jwksUrl, state, stop } = await startIssuer(key);
    const { verifier } = await verifierOf(jwksUrl);
    const before = state.requests;
    for (let n = 0; n < 50; n += 1) {
      expect(verifier.authenticate(sign(key, { sid: `s${n}` }))).not.toBeInstanceOf(Promise);
    }
    expect(state.requests).toBe(before);
    await stop();
    expect(await codeOf(verifier, sign(key))).toBe('accepted');
  });

  test('of a new key make one question, however many forged ones come', async () => {
    const [key, next] = [es256(), es256()];
    const { jwksUrl, state } = await startIssuer(key);
    const { verifier } = await verifierOf(jwksUrl);
    const before = state.requests;
    const forged = Array.from({ length: 50 }, () => codeOf(verifier, sign(es256())));
    expect(new Set(await Promise.all(forged))).toEqual(new Set(['TOKEN_INVALID']));
    expect(state.requests).toBe(before);
    state.keys = [key, next];
    // Five seconds after the last one it may ask again.
    while ((await codeOf(verifier, sign(next))) !== 'accepted') {
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(state.requests).toBe(before + 1);
    expect(await codeOf(verifier, sign(key))).toBe('accepted');
  });

  test.each<[string, Partial<VerifierOptions>, RegExp]>([
    ['without an issuer', { issuer: '' }, /issuer and audience/],
    ['without an audience', { audience: '' }, /issuer and audience/],
    ['with a shared secret', { keys: { jwtKey: 'x'.repeat(32) } }, /public keys/],
    [
      'with an algorithm that is none of ours',
      { external: { algorithm: 'EdDSA' as 'ES256', toUser } },
      /ES256 or RS256/,
    ],
  ])('are not to be had %s', (_, options, message) => {
    const external = { algorithm: 'ES256' as const, toUser };
    const keys = { jwks: [es256().jwk] };
    expect(() =>
      createVerifier({ keys, issuer, audience, external, feed: memoryFeed(), ...options }),
    ).toThrow(message);
  });
});
