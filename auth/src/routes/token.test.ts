import { createVerifier } from '@usher/common';
import request from 'supertest';
import { requestsTo, startAuth } from '../auth.fixture.js';
import { basicOf, newClient, oauthTo } from '../clients.fixture.js';

const billing = newClient('billing', ['auditor', 'service']);
const reports = newClient('reports');
const partner = newClient('partner', ['signals']);
const auth = await startAuth({ clients: [billing.client, reports.client, partner.client] });
const { post: postJson } = requestsTo(auth);
const path = '/api/users/token';
const grant = { grant_type: 'client_credentials' };

const invalidClient = { error: 'invalid_client', error_description: expect.any(String) };

describe('a client gets a token to act as itself', () => {
  test.each<[string, () => request.Test]>([
    [
      'by Basic authentication and a form',
      () =>
        request(auth.app).post(path).set('Authorization', billing.basic).type('form').send(grant),
    ],
    [
      'by Basic authentication and JSON',
      () => request(auth.app).post(path).set('Authorization', billing.basic).send(grant),
    ],
    [
      'by a form alone',
      () =>
        request(auth.app)
          .post(path)
          .type('form')
          .send({ ...grant, client_id: 'billing', client_secret: billing.secret }),
    ],
  ])('%s', async (_, ask) => {
    const res = await ask();
    expect([res.status, res.body]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 300 },
    ]);
    expect(res.headers).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' });
    expect(res.headers['set-cookie']).toBeUndefined();
    const jwks = (await request(auth.app).get('/.well-known/jwks.json')).body.keys;
    const verifier = createVerifier({ keys: { jwks }, feed: auth.feed });
    await verifier.ready();
    expect(verifier.verify(res.body.access_token)).toEqual({
      id: 'client:billing',
      name: 'billing',
      roles: ['service', 'auditor'],
      sid: '',
      email: '',
      exp: expect.any(Number),
    });
  });

  test('for a receiver of signals with the roles that are named, and no other', async () => {
    const token = await oauthTo(auth, partner.basic).token();
    const who = request(auth.app).get('/api/users/currentuser').auth(token, { type: 'bearer' });
    expect((await who).body.currentUser.roles).toEqual(['signals']);
  });

  test('and that has no sessions, no cookies and no account', async () => {
    const token = await oauthTo(auth, reports.basic).token();
    const as = (method: 'get' | 'delete', at: string) =>
      request(auth.app)[method](`/api/users${at}`).auth(token, { type: 'bearer' });
    expect((await as('get', '/currentuser')).body.currentUser).toMatchObject({
      roles: ['service'],
    });
    for (const res of [
      await as('get', '/sessions'),
      await as('delete', '/sessions'),
      await as('delete', '/sessions/abc'),
    ]) {
      expect([res.status, res.body.errors[0].code]).toEqual([403, 'FORBIDDEN']);
    }
    const out = await postJson('/signout', { everywhere: true }).auth(token, { type: 'bearer' });
    expect([out.status, out.body]).toEqual([200, {}]);
  });
});

describe('a client that cannot show its secret', () => {
  const bearer = 'Bearer abc';
  test.each<[string, string | undefined, object?]>([
    ['none at all', undefined],
    ['another secret', basicOf('billing', 'wrong')],
    ["another client's secret", basicOf('billing', reports.secret)],
    ['an unknown id', basicOf('nobody', billing.secret)],
    ['an id of a prototype', basicOf('__proto__', billing.secret)],
    ['an empty secret', basicOf('billing', '')],
    ['the hash for the secret', basicOf('billing', billing.client.secretHash.toString('hex'))],
    ['Basic without a colon', `Basic ${btoa('billing')}`],
    ['Basic that is no base64', 'Basic %%%'],
    ['Basic that cannot be decoded', `Basic ${btoa('billing:%E0%A4%A')}`],
    ['a bearer token', bearer],
    ['an id without a secret', undefined, { client_id: 'billing' }],
    [
      'a secret that is a list',
      undefined,
      { client_id: 'billing', client_secret: [billing.secret] },
    ],
    ['a secret that is an object', undefined, { client_id: 'billing', client_secret: { $ne: '' } }],
    ['an id that is null', undefined, { client_id: null, client_secret: billing.secret }],
    ['a secret of 10 KB', undefined, { client_id: 'billing', client_secret: 'x'.repeat(10_000) }],
  ])('but %s, is refused at both routes', async (_, authorization, body = {}) => {
    for (const route of ['/token', '/introspect']) {
      const req = request(auth.app).post(`/api/users${route}`);
      if (authorization) req.set('Authorization', authorization);
      const res = await req.send({ ...grant, token: 'x', ...body });
      expect([res.status, res.body]).toEqual([401, invalidClient]);
      expect(res.headers['www-authenticate']).toBe('Basic realm="usher"');
      expect(res.text).not.toContain(billing.secret);
    }
  });

  test('or shows it twice, gets none', async () => {
    const body = { ...grant, client_id: 'billing', client_secret: billing.secret };
    const res = await oauthTo(auth, billing.basic).post('/token').send(body);
    expect([res.status, res.body.error]).toEqual([400, 'invalid_request']);
  });
});

describe('a request for a token', () => {
  const ask = (body: object | string, type = 'application/json') =>
    oauthTo(auth, billing.basic)
      .post('/token')
      .set('Content-Type', type)
      .send(body as object);

  test.each<[string, object | string, string, string]>([
    ['no grant type', {}, 'application/json', 'invalid_request'],
    ['a grant type that is null', { grant_type: null }, 'application/json', 'invalid_request'],
    ['a grant type that is a number', { grant_type: 1 }, 'application/json', 'invalid_request'],
    [
      'a grant type that is a list',
      { grant_type: ['client_credentials'] },
      'application/json',
      'invalid_request',
    ],
    [
      'a grant type that is an object',
      { grant_type: { a: 1 } },
      'application/json',
      'invalid_request',
    ],
    ['an empty grant type', { grant_type: '' }, 'application/json', 'invalid_request'],
    [
      'a grant type that is too long',
      { grant_type: 'x'.repeat(65) },
      'application/json',
      'invalid_request',
    ],
    [
      'a grant type sent twice',
      'grant_type=client_credentials&grant_type=client_credentials',
      'application/x-www-form-urlencoded',
      'invalid_request',
    ],
    ['another grant', { grant_type: 'password' }, 'application/json', 'unsupported_grant_type'],
    ['a list', '[]', 'application/json', 'invalid_request'],
    ['broken JSON', '{"grant_type":', 'application/json', 'invalid_request'],
    ['plain text', 'grant_type=client_credentials', 'text/plain', 'invalid_request'],
    ['an unknown charset', '{}', 'application/json; charset=latin1', 'invalid_request'],
    ['100 KB', { ...grant, x: 'x'.repeat(100_000) }, 'application/json', 'invalid_request'],
  ])('with %s is refused in the form of OAuth', async (_, body, type, error) => {
    const res = await ask(body, type);
    expect([res.status, res.body]).toEqual([400, { error, error_description: expect.any(String) }]);
    expect((await ask(grant)).status).toBe(200);
  });

  test('from a foreign page is refused', async () => {
    const res = await ask(grant).set('Origin', 'https://evil.example');
    expect([res.status, res.body.errors[0].code]).toEqual([403, 'ORIGIN_REJECTED']);
  });
});

test('while a secret is replaced, the old and the new one count', async () => {
  const [old, next] = [newClient('billing'), newClient('billing')];
  const secret = 'the next secret';
  const { createHash } = await import('node:crypto');
  const secretHash = createHash('sha256').update(secret).digest();
  const both = await startAuth({ clients: [old.client, { ...next.client, secretHash }] });
  for (const basic of [old.basic, basicOf('billing', secret)]) {
    expect(await oauthTo(both, basic).token()).toEqual(expect.any(String));
  }
});
