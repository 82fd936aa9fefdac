import { createVerifier } from '@usher/common';
import { cookieHeader, laggingFeed, testClock, testIssuer } from '@usher/common/testing';
import request from 'supertest';
import { accessTokenOf, newEmail, requestsTo, startAuth } from '../auth.fixture.js';
import { oauthTo } from '../clients.fixture.js';
import { identityOf, names, nobody, path, refusalOf, startVerify } from './verify.fixture.js';

const { auth, billing, clock, admin, visitor, ask, post, signUp, whoIs } = await startVerify();

describe('whoever is signed in', () => {
  test('is named in every header, with a proof, and no cookie is set', async () => {
    const { currentUser } = (await whoIs(visitor.cookie)).body;
    const res = await ask({ Cookie: visitor.cookie });
    expect([res.status, res.text, res.headers['set-cookie']]).toEqual([200, '', undefined]);
    expect(identityOf(res)).toEqual({
      'user-id': currentUser.id,
      'user-email': encodeURIComponent(visitor.email),
      'user-name': currentUser.name,
      'user-roles': 'user',
      'session-id': currentUser.sid,
      'session-expires': String(currentUser.exp),
      'identity-proof': expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect(res.headers['identity-error']).toBe('');
    const jwks = (await request(auth.app).get('/.well-known/jwks.json')).body.keys;
    const verifier = createVerifier({ keys: { jwks }, feed: auth.feed, now: clock.now });
    await verifier.ready();
    const proof = res.headers['identity-proof'] ?? '';
    const verified = await verifier.authenticate(proof, undefined, { typ: 'gateway+jwt' });
    expect(verified.user).toEqual(currentUser);
    expect(() => verifier.verify(proof)).toThrow(
      expect.objectContaining({ code: 'TOKEN_INVALID' }),
    );
  });

  test('may come by bearer header, and may be a service', async () => {
    const bearer = `Bearer ${accessTokenOf(visitor.cookie)}`;
    expect((await ask({ Authorization: bearer })).status).toBe(200);
    const token = await oauthTo(auth, billing.basic).token();
    const res = await ask({ Authorization: `Bearer ${token}` });
    expect([res.status, identityOf(res)]).toEqual([
      200,
      {
        ...nobody,
        'user-id': 'client%3Abilling',
        'user-name': 'billing',
        'user-roles': 'service',
        'session-expires': expect.stringMatching(/^\d+$/),
        'identity-proof': expect.any(String),
      },
    ]);
  });

  test.each([
    ['李雷', '李雷'],
    ['a\r\nUser-Id: admin', 'a\r\nUser-Id: admin'],
    ['half a pair \ud83d', 'half a pair \ufffd'],
    ['"Ada", 100 % <b>', '"Ada", 100 % <b>'],
  ])('is named %j in printable ASCII', async (name, shown) => {
    const { cookie } = await signUpAs(name);
    const res = await ask({ Cookie: cookie });
    expect(res.headers['user-name']).toMatch(/^[!-~]+$/);
    expect([res.status, decodeURIComponent(res.headers['user-name'] ?? '')]).toEqual([200, shown]);
  });

  test('fits into 1 KB a header with the longest name and address', async () => {
    const name = '👩'.repeat(80);
    const email = `${'l'.repeat(64)}@${'d'.repeat(59)}.${'e'.repeat(60)}.${'f'.repeat(60)}.example`;
    const { cookie } = await signUpAs(name, email);
    const res = await ask({ Cookie: cookie });
    expect([res.status, decodeURIComponent(res.headers['user-email'] ?? '')]).toEqual([200, email]);
    for (const header of names) {
      expect([header, (res.headers[header] ?? '').length <= 1024]).toEqual([header, true]);
      expect(res.headers[header]).not.toBe('');
    }
    expect(decodeURIComponent(res.headers['user-name'] ?? '')).toBe(name);
  });

  async function signUpAs(name: string, email = newEmail()) {
    const res = await post('/signup', { email, password: 'correct horse', name });
    expect(res.status).toBe(201);
    const cookie = (res.headers['set-cookie'] as unknown as string[])
      .map((value) => value.split(';')[0])
      .join('; ');
    return { cookie };
  }

  test('gets the same proof for ten seconds, and a new one before it is too old', async () => {
    const proofs = [];
    for (const seconds of [0, 9, 2]) {
      clock.advance(seconds);
      proofs.push((await ask({ Cookie: visitor.cookie })).headers['identity-proof']);
    }
    expect(proofs[1]).toBe(proofs[0]);
    expect(proofs[2]).not.toBe(proofs[0]);
  });
});

describe('whoever is not', () => {
  test.each<[string, () => Record<string, string>, string]>([
    ['nobody', () => ({}), 'AUTH_REQUIRED'],
    [
      'nobody with forged headers',
      () => ({ 'User-Id': 'u1', 'Identity-Proof': 'x' }),
      'AUTH_REQUIRED',
    ],
    ['a broken cookie', () => ({ Cookie: 'session=%%%' }), 'TOKEN_INVALID'],
    [
      'a token of another issuer',
      () => ({ Cookie: cookieHeader(testIssuer().token()) }),
      'TOKEN_INVALID',
    ],
    [
      'a proof as a token',
      () => ({ Authorization: `Bearer ${testIssuer().proof()}` }),
      'TOKEN_INVALID',
    ],
    ['Basic authentication', () => ({ Authorization: billing.basic }), 'AUTH_REQUIRED'],
  ])('%s gets 401, or 200 as nobody where visitors are welcome', async (_, headers, code) => {
    const res = await ask(headers());
    expect(refusalOf(res)).toEqual([401, code]);
    const challenge = res.headers['www-authenticate'] ?? '';
    expect(challenge).toMatch(/^Bearer realm="usher"/);
    expect(challenge.includes('error="invalid_token"')).toBe(code === 'TOKEN_INVALID');
    const welcome = await ask(headers(), `${path}?optional=1`);
    expect(refusalOf(welcome)).toEqual([200, '']);
    expect(refusalOf(await ask(headers(), `${path}?optional=1&role=user`))).toEqual([401, code]);
  });

  test('a session that has ended or expired gets 401', async () => {
    const [out, old] = [await signUp(), await signUp()];
    await post('/signout').set('Cookie', out.cookie);
    const outAgain = { Cookie: out.cookie };
    expect(refusalOf(await ask(outAgain))).toEqual([401, 'SESSION_REVOKED']);
    const late = testClock(clock.now() + 400_000);
    const other = await startAuth({ mongoUrl: auth.mongoUrl, now: late.now });
    const expired = await request(other.app).get(path).set('Cookie', old.cookie);
    expect(refusalOf(expired)).toEqual([401, 'TOKEN_EXPIRED']);
  });
});

describe('a role', () => {
  test.each([
    ['?role=admin', 200, 403],
    ['?role=user', 200, 200],
    ['?role=admin&role=user', 200, 200],
    ['?role=admin&optional=1', 200, 403],
    ['?role=', 403, 403],
    ['?role=ADMIN', 403, 403],
    ['?role[]=admin', 200, 200],
    ['?', 200, 200],
  ])(
    'asked for by %s lets the admin pass with %i, others with %i',
    async (query, asAdmin, asOther) => {
      const [first, second] = [
        await ask({ Cookie: admin.cookie }, path + query),
        await ask({ Cookie: visitor.cookie }, path + query),
      ];
      expect([first.status, second.status]).toEqual([asAdmin, asOther]);
      if (asOther === 403) expect(refusalOf(second)).toEqual([403, 'FORBIDDEN']);
    },
  );
});

describe('auth that cannot tell', () => {
  test('answers 403, since gateways can be told to let a failing 503 pass', async () => {
    const feed = laggingFeed();
    const away = await startAuth({}, { feed });
    const { cookie } = await requestsTo(away).signUp();
    feed.clockOffsetMs = 120_000;
    for (const query of ['', '?optional=1', '?role=user']) {
      const res = await request(away.app)
        .get(path + query)
        .set('Cookie', cookie);
      expect(refusalOf(res)).toEqual([403, 'UNAVAILABLE']);
      expect(res.headers['retry-after']).toBe('1');
    }
    feed.clockOffsetMs = 0;
    expect((await request(away.app).get(path).set('Cookie', cookie)).status).toBe(200);
  });
});
