import { fileURLToPath } from 'node:url';
import {
  createVerifier,
  newKeyPair,
  signSecurityEvent,
  toSigningKey,
  type Verifier,
} from '@usher/common';
import { currentUser, errorHandler, requireAuth } from '@usher/common/express';
import { type Feed, sharedSignalsFeed } from '@usher/common/feed';
import { freePort, startProcess } from '@usher/infra/testing';
import express, { type Express } from 'express';
import request from 'supertest';
import { reports, startTransmitter, until } from './signals.fixture.js';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(app: Express, port: number): Promise<void> {
  const server = app.listen(port);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
}

/** An auth at an address of its own, as the world sees it. */
async function startPublicAuth(overrides: Parameters<typeof startTransmitter>[0] = {}) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const transmitter = await startTransmitter({ publicUrl: url, origins: [url], ...overrides });
  await listen(transmitter.auth.app, port);
  return { ...transmitter, url };
}

/** A service that knows nothing of Redis and reaches auth by HTTP alone. */
async function startOutside(url: string) {
  const credentials = { clientId: reports.client.id, clientSecret: reports.secret };
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const feed: Feed = sharedSignalsFeed({ issuer: url, ...credentials, onError });
  const keys = { jwksUrl: `${url}/.well-known/jwks.json` };
  const verifier: Verifier = createVerifier({ keys, feed });
  closing.push(async () => {
    verifier.close();
    await feed.close();
  });
  const app = express();
  app.use(currentUser(verifier));
  app.get('/', requireAuth, (req, res) => void res.json({ hello: req.currentUser?.name }));
  app.use(errorHandler());
  const visit = async (cookie: string) => {
    const { status, body } = await request(app).get('/').set('Cookie', cookie);
    return [status, body.errors?.[0].code];
  };
  return { feed, verifier, visit, errors };
}

describe('a service outside, which polls', () => {
  const started = startPublicAuth();

  test('lets people in, and refuses them soon after they have signed out', async () => {
    const { url, signUp, post } = await started;
    const { verifier, visit } = await startOutside(url);
    await verifier.ready();
    const { cookie } = await signUp();
    const { cookie: other } = await signUp();
    expect(await visit(cookie)).toEqual([200, undefined]);
    await post('/signout').set('Cookie', cookie);
    const answeredAt = performance.now();
    await until(async () => (await visit(cookie))[0] === 401);
    expect(performance.now() - answeredAt).toBeLessThan(10_000);
    expect(await visit(cookie)).toEqual([401, 'SESSION_REVOKED']);
    expect(await visit(other)).toEqual([200, undefined]);
    expect(verifier.lagMs()).toBeLessThan(5_000);
  });

  test('does so with signals by RS256 too', async () => {
    const { url, signUp, post } = await startPublicAuth({ signalsAlgorithm: 'RS256' });
    const { verifier, visit } = await startOutside(url);
    await verifier.ready();
    const { cookie } = await signUp();
    expect(await visit(cookie)).toEqual([200, undefined]);
    await post('/signout').set('Cookie', cookie);
    await until(async () => (await visit(cookie))[0] === 401);
    expect(await visit(cookie)).toEqual([401, 'SESSION_REVOKED']);
  });

  test('asks for a new token where somebody has signed out everywhere', async () => {
    const { url, signUp, post } = await started;
    const { verifier } = await startOutside(url);
    await verifier.ready();
    const { cookie, res } = await signUp();
    const heard: unknown[] = [];
    verifier.onEntry((entry) => heard.push(entry));
    await post('/signout', { everywhere: true }).set('Cookie', cookie);
    await until(() => heard.length === 2);
    expect(heard).toContainEqual({
      type: 'user.changed',
      userId: res.body.id,
      ver: 2,
      name: res.body.name,
      roles: ['user'],
    });
  });

  test('knows at its start who has signed out before', async () => {
    const { url, signUp, post } = await started;
    const { cookie } = await signUp();
    await post('/signout').set('Cookie', cookie);
    const { verifier, visit } = await startOutside(url);
    await verifier.ready();
    expect(await visit(cookie)).toEqual([401, 'SESSION_REVOKED']);
  });

  test('leaves no stream behind', async () => {
    const { url, receiver } = await started;
    const count = async () => (await receiver.ask('get', '/streams')).body.length;
    const before = await count();
    const { feed, verifier } = await startOutside(url);
    await verifier.ready();
    expect(await count()).toBe(before + 1);
    await feed.close();
    expect(await count()).toBe(before);
  });

  test('goes on with a new stream where its own was dropped', async () => {
    const { url, receiver, signUp, post } = await started;
    const { verifier, visit } = await startOutside(url);
    await verifier.ready();
    for (const { stream_id } of (await receiver.ask('get', '/streams')).body) {
      await receiver.ask('delete', `/streams?stream_id=${stream_id}`);
    }
    const { cookie } = await signUp();
    await post('/signout').set('Cookie', cookie);
    await until(async () => (await visit(cookie))[0] === 401);
    await until(() => verifier.lagMs() < 2_000);
  });

  test('takes a new stream where somebody has stopped its own: nothing that was not held is lost', async () => {
    const { url, receiver, signUp, post } = await started;
    const { verifier, visit } = await startOutside(url);
    await verifier.ready();
    for (const { stream_id } of (await receiver.ask('get', '/streams')).body) {
      await receiver.ask('post', '/status').send({ stream_id, status: 'disabled' });
    }
    const { cookie } = await signUp();
    await post('/signout').set('Cookie', cookie);
    await until(async () => (await visit(cookie))[0] === 401);
    await until(() => verifier.lagMs() < 2_000);
  });

  test('can only be read from', async () => {
    const { url } = await started;
    const { feed } = await startOutside(url);
    const entry = { type: 'session.revoked', sid: 's', userId: 'u', reason: 'signout' } as const;
    await expect(feed.append(entry)).rejects.toThrow('Only auth appends to this feed');
  });
});

/** Says what auth says, with something wrong in its one event; where nothing is, the key is another. */
async function startForger(change: object | undefined) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const published = newKeyPair();
  const { privateJwk } = change ? published : newKeyPair();
  const app = express();
  let polls = 0;
  app.get('/.well-known/ssf-configuration', (_req, res) => {
    const configuration_endpoint = `${url}/streams`;
    res.json({ issuer: url, jwks_uri: `${url}/jwks`, configuration_endpoint });
  });
  app.get('/jwks', (_req, res) => void res.json({ keys: [published.publicJwk] }));
  app.post('/api/users/token', (_req, res) => {
    res.json({ access_token: 'token', expires_in: 300 });
  });
  app.all('/streams', (_req, res) => {
    const delivery = { endpoint_url: `${url}/poll` };
    res.status(201).json({ stream_id: 's', iss: url, aud: 'client:reports', delivery });
  });
  app.post('/poll', (_req, res) => {
    polls += 1;
    const key = toSigningKey({ ...privateJwk, kid: published.kid });
    const events = {
      'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {},
    };
    const user = { format: 'iss_sub', iss: 'usher', sub: 'u' };
    const sub_id = { format: 'complex', session: { format: 'opaque', id: 's' }, user };
    const event = { iss: url, aud: 'client:reports', jti: 'jti', iat: 1, sub_id, events };
    const set = signSecurityEvent({ ...event, ...change }, key);
    res.set('Feed-Lag-Ms', '0').json({ sets: { jti: set } });
  });
  await listen(app, port);
  return { url, polls: () => polls };
}

test.each<[string, object | undefined]>([
  ['signed by another key', undefined],
  ['of another issuer', { iss: 'https://evil.example' }],
  ['for another receiver', { aud: 'client:partner' }],
  ['with an expiry, as other tokens have', { exp: 4_000_000_000 }],
])('an event %s is never passed over: the feed stands still', async (_, change) => {
  const { url, polls } = await startForger(change);
  const { verifier, errors } = await startOutside(url);
  await until(() => polls() >= 2 && errors.length >= 2);
  expect(errors).toContainEqual(expect.objectContaining({ code: 'TOKEN_INVALID' }));
  expect([verifier.isReady(), verifier.lagMs()]).toEqual([false, Number.POSITIVE_INFINITY]);
});

test('docs/examples/receive-signals.mjs tells of sessions that end, also where its stream was dropped', async () => {
  const { url, signedOut, receiver } = await startPublicAuth();
  const example = fileURLToPath(
    new URL('../../docs/examples/receive-signals.mjs', import.meta.url),
  );
  const before = await signedOut();
  const args = [example, url, reports.client.id, reports.secret];
  const started = await startProcess(process.execPath, args, { readyWhen: /^ended/m });
  expect(started.output()).toContain(`ended ${before}`);
  const sid = await signedOut();
  await until(() => started.output().includes(`ended ${sid}`));
  for (const { stream_id } of (await receiver.ask('get', '/streams')).body) {
    await receiver.ask('delete', `/streams?stream_id=${stream_id}`);
  }
  const after = await signedOut();
  await until(() => started.output().includes(`ended ${after}`));
  await started.kill('SIGKILL');
});
