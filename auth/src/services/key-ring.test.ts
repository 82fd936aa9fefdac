import { createVerifier } from '@usher/common';
import { memoryFeed } from '@usher/common/feed';
import request from 'supertest';
import {
  accessTokenOf,
  cookieOf,
  newDatabase,
  newEmail,
  requestsTo,
  startAuth,
} from '../auth.fixture.js';

const auth = await startAuth();

describe('keys', () => {
  test('are published without their private part, inside and outside the cluster', async () => {
    const inside = await request(auth.app).get('/.well-known/jwks.json');
    const outside = await request(auth.app).get('/api/users/.well-known/jwks.json');
    expect(inside.body).toEqual(outside.body);
    expect(inside.body.keys).toHaveLength(1);
    expect(Object.keys(inside.body.keys[0]).sort()).toEqual(
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'].sort(),
    );
  });

  test('are kept over a restart, so that visitors stay signed in', async () => {
    const first = await startAuth();
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await requestsTo(first).post('/signup', body));
    await first.close();
    const second = await startAuth({ mongoUrl: first.mongoUrl });
    expect((await requestsTo(second).whoIs(cookie)).body.currentUser.email).toBe(body.email);
  });

  test('are one and the same for two that start at once', async () => {
    const mongoUrl = newDatabase();
    const [a, b] = await Promise.all([startAuth({ mongoUrl }), startAuth({ mongoUrl })]);
    const body = { email: newEmail(), password: 'correct horse' };
    const cookie = cookieOf(await requestsTo(a).post('/signup', body));
    expect((await requestsTo(b).whoIs(cookie)).body.currentUser.email).toBe(body.email);
  });

  test('do not open with another AUTH_SECRET, and open with a list that holds the old one', async () => {
    const { mongoUrl, close } = await startAuth();
    await close();
    const changed = 'another secret of at least thirty-two bytes';
    await expect(startAuth({ mongoUrl, authSecrets: [changed] })).rejects.toThrow(/AUTH_SECRET/);
    const old = 'a secret that only these tests know: 32 bytes';
    await startAuth({ mongoUrl, authSecrets: [changed, old] });
  });

  test('may be one shared HS256 secret instead', async () => {
    const jwtKey = 'a shared secret of 32 bytes or more';
    const legacy = await startAuth({ jwtKey });
    const body = { email: newEmail(), password: 'correct horse' };
    const res = await requestsTo(legacy).post('/signup', body);
    const jwt = accessTokenOf(cookieOf(res));
    const verifier = createVerifier({ keys: { jwtKey }, feed: memoryFeed() });
    await verifier.ready();
    expect(verifier.verify(jwt).email).toBe(body.email);
    const jwks = await request(legacy.app).get('/.well-known/jwks.json');
    expect(jwks.body).toEqual({ keys: [] });
  });
});
