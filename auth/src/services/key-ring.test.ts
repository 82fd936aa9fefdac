import { setTimeout as sleep } from 'node:timers/promises';
import { createVerifier } from '@usher/common';
import { memoryFeed } from '@usher/common/feed';
import { testClock } from '@usher/common/testing';
import mongoose from 'mongoose';
import request from 'supertest';
import {
  accessTokenOf,
  cookieOf,
  newDatabase,
  newEmail,
  requestsTo,
  startAuth,
} from '../auth.fixture.js';
import { signingKeyModel } from '../models/signing-key.js';
import { type KeyRingOptions, openKeyRing } from './key-ring.js';
import { createKeyStore } from './key-store.js';

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

describe('the key ring', () => {
  const hour = 3_600;
  const secrets = ['a first secret of thirty-two bytes or more'];

  async function ring(options: Partial<KeyRingOptions> = {}, given = secrets, url = newDatabase()) {
    const database = await mongoose.createConnection(url).asPromise();
    closing.push(() => database.close());
    const model = signingKeyModel(database);
    await model.init();
    const clock = testClock();
    const opened = await openKeyRing(createKeyStore(model, given), {
      tokenSeconds: 300,
      sessionSeconds: 10 * hour,
      rotateAfterSeconds: 1_000 * hour,
      leadSeconds: 60,
      now: clock.now,
      ...options,
    });
    closing.unshift(async () => opened.close());
    const kids = () => opened.published().map(({ kid }) => kid);
    return { ...opened, clock, kids, model, url };
  }

  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  test('publishes the next key before it signs, and the last one until its tokens have expired', async () => {
    const { signingKey, rotate, kids, clock, source } = await ring();
    const first = signingKey().kid;
    const { kid: second } = await rotate();
    expect([kids(), signingKey().kid]).toEqual([[second, first], first]);
    clock.advance(59);
    expect(signingKey().kid).toBe(first);
    clock.advance(1);
    expect(signingKey().kid).toBe(second);
    clock.advance(420);
    expect(kids()).toEqual([second, first]);
    clock.advance(1);
    expect(kids()).toEqual([second]);
    // Auth itself still recognises whose session an expired token of the first key is of.
    expect(source.get(first)).toBeDefined();
  });

  test('forgets a key when no session can have a token of it', async () => {
    const { signingKey, rotate, clock, source, model } = await ring();
    const first = signingKey().kid;
    await rotate();
    clock.advance(60 + 10 * hour + 121);
    await rotate();
    expect(source.get(first)).toBeUndefined();
    expect(await model.countDocuments()).toBe(2);
  });

  test('rotates by itself when the key is old enough', async () => {
    const url = newDatabase();
    const { signingKey } = await ring({}, secrets, url);
    const later = testClock(Date.now() + 31 * 24 * hour * 1000);
    const options = { now: later.now, rotateAfterSeconds: 30 * 24 * hour };
    const again = await ring({ ...options, sessionSeconds: 90 * 24 * hour }, secrets, url);
    expect(again.kids()).toHaveLength(2);
    expect(again.signingKey().kid).toBe(signingKey().kid);
    later.advance(60);
    expect(again.signingKey().kid).not.toBe(signingKey().kid);
  });

  test('is one for two replicas that rotate at once', async () => {
    const a = await ring();
    const b = await ring({}, secrets, a.url);
    const [one, two] = await Promise.all([a.rotate(), b.rotate()]);
    expect(one.kid).toBe(two.kid);
    expect(await a.model.countDocuments()).toBe(2);
  });

  test('a replica accepts what another has signed with a key that it has not seen yet', async () => {
    const a = await ring();
    const b = await ring({}, secrets, a.url);
    const { kid } = await a.rotate();
    expect(b.source.get(kid)).toBeUndefined();
    while (!b.source.get(kid)) {
      await b.source.refetch();
      await sleep(50);
    }
  });

  test('a new secret takes over step by step, without a new key', async () => {
    const [old = ''] = secrets;
    const next = 'a second secret of thirty-two bytes or more';
    const { url, signingKey } = await ring();
    const { kid } = signingKey();
    for (const list of [[old, next], [next, old], [next]]) {
      expect((await ring({}, list, url)).signingKey().kid).toBe(kid);
    }
    await expect(ring({}, [old], url)).rejects.toThrow(/AUTH_SECRET/);
  });
});
