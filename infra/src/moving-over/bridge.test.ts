import { authService, createAuth } from '@usher/auth';
import { createVerifier } from '@usher/common';
import { currentUser, errorHandler, requireAuth } from '@usher/common/express';
import { type Feed, memoryFeed } from '@usher/common/feed';
import { createServiceContext } from '@usher/common/service';
import { testClock } from '@usher/common/testing';
import cookieSession from 'cookie-session';
import express, { type Express } from 'express';
import request from 'supertest';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';
import { oldAuth, oldService } from './old-services.fixture.js';

const jwtKey = 'the secret that old and new services share';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Usher's auth in `JWT_KEY` mode. */
async function startAuth(settings: Record<string, string> = {}, mongoUrl = newDatabase()) {
  const feed = memoryFeed();
  const config = authService.loadConfig({
    MONGO_URL: mongoUrl,
    AUTH_SECRET: 'a secret that only this test knows: 32 bytes',
    JWT_KEY: jwtKey,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_FACTOR: '0',
    ...settings,
  });
  const auth = await createAuth(config, createServiceContext('auth', config), feed);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= auth.close();
    return closed;
  };
  closing.push(close);
  return { app: auth.app, feed, mongoUrl, close };
}

function newDatabase(): string {
  const url = testMongoUrl('bridge');
  closing.push(() => dropTestDatabase(url));
  return url;
}

interface NewServiceOptions {
  feed?: Feed;
  cookie?: string;
  now?: () => number;
  /** Mounts cookie-session for a cookie of this name, as older versions of it call theirs. */
  alsoRead?: string;
}

/** A service on this library that takes the older pattern's tokens for an hour. */
async function newService(options: NewServiceOptions = {}) {
  const { feed = memoryFeed(), cookie = 'session', now = Date.now, alsoRead } = options;
  const acceptLegacy = { maxAgeSeconds: 3_600 };
  const verifier = createVerifier({ keys: { jwtKey }, acceptLegacy, feed, now });
  closing.push(verifier.close);
  await verifier.ready();
  const app = express();
  if (alsoRead) app.use(cookieSession({ name: alsoRead, signed: false }));
  app.use(currentUser(verifier, { cookie }));
  app.get('/api/orders', requireAuth, (req, res) => {
    res.json({ currentUser: req.currentUser });
  });
  app.use(errorHandler());
  return { app, feed };
}

function cookieOf(res: { headers: Record<string, unknown> }): string {
  const set = (res.headers['set-cookie'] as string[] | undefined) ?? [];
  return set.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

const ada = { email: 'ada@example.com', password: 'correct horse' };
const old = { id: '65f0c0ffee65f0c0ffee65f0', email: 'grace@example.com' };

const orders = (app: Express, cookie: string) =>
  request(app).get('/api/orders').set('Cookie', cookie);
const signUp = (app: Express) => request(app).post('/api/users/signup').send(ada);
const codeOf = async (app: Express, cookie: string) =>
  (await orders(app, cookie)).body.errors?.[0].code ?? 'accepted';

test('whom the old auth has signed in, both kinds of service take for the same', async () => {
  const signedIn = await request(oldAuth({ jwtKey })).post('/api/users/signin').send(old);
  const cookie = cookieOf(signedIn);
  const { app } = await newService();
  const [before, after] = [await orders(oldService({ jwtKey }), cookie), await orders(app, cookie)];
  expect(before.body.currentUser).toMatchObject(old);
  expect(after.body.currentUser).toMatchObject({ ...old, roles: ['user'], sid: '' });
});

test("whom Usher's auth has signed in, both kinds of service take for the same", async () => {
  const auth = await startAuth();
  const signedUp = await signUp(auth.app);
  const cookie = cookieOf(signedUp);
  const { app } = await newService({ feed: auth.feed });
  const [before, after] = [await orders(oldService({ jwtKey }), cookie), await orders(app, cookie)];
  const { id } = signedUp.body;
  expect(id).toMatch(/^[0-9a-f]{24}$/);
  expect(before.body.currentUser).toMatchObject({ id, email: ada.email });
  expect(after.body.currentUser).toMatchObject({ id, email: ada.email });
});

test('over https the old service reads the cookie under its new name', async () => {
  const auth = await startAuth({ PUBLIC_URL: 'https://example.com', TRUST_PROXY: '1' });
  const signedUp = await signUp(auth.app).set('X-Forwarded-Proto', 'https');
  const cookie = cookieOf(signedUp);
  expect(cookie).toMatch(/^__Secure-refresh=|__Host-session=/);
  const name = '__Host-session';
  const { app } = await newService({ feed: auth.feed, cookie: name });
  expect((await orders(oldService({ jwtKey, secure: true }), cookie)).status).toBe(401);
  for (const service of [oldService({ jwtKey, secure: true, name }), app]) {
    expect((await orders(service, cookie)).body.currentUser.id).toBe(signedUp.body.id);
  }
});

test('a new service reads a cookie of another name through cookie-session', async () => {
  const name = 'express:sess';
  const signedIn = await request(oldAuth({ jwtKey, name })).post('/api/users/signin').send(old);
  const { app } = await newService({ alsoRead: name });
  const res = await orders(app, cookieOf(signedIn));
  expect(res.body.currentUser).toMatchObject(old);
  expect(res.headers['set-cookie']).toBeUndefined();
});

describe('what cannot be taken back', () => {
  test("a sign-out at Usher's auth: the old service goes on until the token expires", async () => {
    const auth = await startAuth({ ACCESS_TTL_SECONDS: '8' });
    const cookie = cookieOf(await signUp(auth.app));
    const { app } = await newService({ feed: auth.feed });
    const signedOut = await request(auth.app)
      .post('/api/users/signout')
      .set('Cookie', cookie)
      .send({});
    expect(signedOut.status).toBe(200);
    expect(await codeOf(app, cookie)).toBe('SESSION_REVOKED');
    const service = oldService({ jwtKey });
    expect((await orders(service, cookie)).status).toBe(200);
    while ((await orders(service, cookie)).status === 200) {
      await new Promise((done) => setTimeout(done, 100));
    }
  });

  test('a token of the old auth: no sign-out reaches it, only its age', async () => {
    const clock = testClock();
    const agent = request.agent(oldAuth({ jwtKey }));
    const signedIn = await agent.post('/api/users/signin').send(old);
    const stolen = cookieOf(signedIn);
    const { app, feed } = await newService({ now: clock.now });
    expect(cookieOf(await agent.post('/api/users/signout'))).toBe('session=');
    // It names no session that an entry could end.
    await feed.append({ type: 'session.revoked', sid: 's1', userId: old.id, reason: 'signout' });
    expect(await codeOf(app, stolen)).toBe('accepted');
    // And the clock tolerance.
    clock.advance(3_606);
    expect(await codeOf(app, stolen)).toBe('TOKEN_EXPIRED');
    expect((await orders(oldService({ jwtKey }), stolen)).status).toBe(200);
  });

  test('a ban refuses such a token only while it is remembered', async () => {
    const clock = testClock();
    const signedIn = await request(oldAuth({ jwtKey })).post('/api/users/signin').send(old);
    const feed = memoryFeed();
    const acceptLegacy = { maxAgeSeconds: 86_400 };
    const verifier = createVerifier({ keys: { jwtKey }, acceptLegacy, feed, now: clock.now });
    closing.push(verifier.close);
    await verifier.ready();
    const app = express().use(currentUser(verifier));
    app.get('/api/orders', requireAuth, (_req, res) => void res.json({}));
    app.use(errorHandler());
    const cookie = cookieOf(signedIn);
    await feed.append({ type: 'user.changed', userId: old.id, ver: 2, status: 'banned' });
    expect(await codeOf(app, cookie)).toBe('TOKEN_EXPIRED');
    clock.advance(2 * 3_600);
    await feed.append({ type: 'user.changed', userId: 'somebody-else', ver: 2 });
    expect(await codeOf(app, cookie)).toBe('accepted');
  });
});

test("Usher's auth itself takes no older token: its bearer signs in again", async () => {
  const auth = await startAuth();
  const signedIn = await request(oldAuth({ jwtKey })).post('/api/users/signin').send(old);
  const cookie = cookieOf(signedIn);
  const who = await request(auth.app).get('/api/users/currentuser').set('Cookie', cookie);
  expect(who.body).toEqual({ currentUser: null });
  const refreshed = await request(auth.app).post('/api/users/refresh').set('Cookie', cookie);
  expect(refreshed.status).toBe(401);
});

test('the step from JWT_KEY to a key ring asks everybody to sign in once more', async () => {
  const before = await startAuth();
  const cookie = cookieOf(await signUp(before.app));
  await before.close();
  const { app } = await startAuth({ JWT_KEY: '' }, before.mongoUrl);
  const refreshed = await request(app).post('/api/users/refresh').set('Cookie', cookie);
  expect(refreshed.status).toBe(401);
  const again = await request(app).post('/api/users/signin').send(ada);
  expect(again.status).toBe(200);
  const who = await request(app).get('/api/users/currentuser').set('Cookie', cookieOf(again));
  expect(who.body.currentUser.email).toBe(ada.email);
});
