import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startProcess } from '@usher/infra/testing';
import express from 'express';
import { newKeyPair } from '../keys/new-key-pair.js';
import { sharedSignalsFeed } from './shared-signals-feed.js';

const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** An auth whose client has as many streams as it may have, until somebody makes room. */
async function startFullAuth() {
  const url = `http://localhost:${await freePort()}`;
  const { publicJwk } = newKeyPair();
  const full = { status: true, askedAt: [] as number[], deleted: 0 };
  const app = express();
  app.get('/.well-known/ssf-configuration', (_req, res) => {
    const configuration_endpoint = `${url}/streams`;
    res.json({ issuer: url, jwks_uri: `${url}/jwks`, configuration_endpoint });
  });
  app.get('/jwks', (_req, res) => void res.json({ keys: [publicJwk] }));
  app.post('/api/users/token', (_req, res) => {
    res.json({ access_token: 'token', expires_in: 300 });
  });
  app.post('/streams', (_req, res) => {
    full.askedAt.push(performance.now());
    const errors = [{ code: 'CONFLICT', message: 'There are 100 streams: delete one first' }];
    if (full.status) return void res.status(409).json({ errors });
    const delivery = { endpoint_url: `${url}/poll` };
    res.status(201).json({ stream_id: 's', iss: url, aud: 'client:reports', delivery });
  });
  app.delete('/streams', (_req, res) => {
    full.deleted += 1;
    res.status(204).end();
  });
  app.post('/poll', (_req, res) => void res.set('Feed-Lag-Ms', '0').json({ sets: {} }));
  const server = app.listen(new URL(url).port);
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return Object.assign(full, { url });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

test('asks auth ever more seldom while it is refused, says why, and closes without waiting', async () => {
  const auth = await startFullAuth();
  const errors: unknown[] = [];
  const credentials = { clientId: 'reports', clientSecret: 'secret' };
  const onError = (error: unknown) => errors.push(error);
  const feed = sharedSignalsFeed({ issuer: auth.url, ...credentials, onError });
  await until(() => errors.length === 5);
  const [first = 0, , , fourth = 0] = auth.askedAt;
  expect(fourth - first).toBeGreaterThan(250 + 500 + 1_000 - 5);
  const message = `${auth.url}/streams answered 409: There are 100 streams: delete one first`;
  expect(errors).toEqual(Array(5).fill(expect.objectContaining({ message, status: 409 })));
  // It would ask again after four seconds at least.
  const closedAt = performance.now();
  await feed.close();
  expect(performance.now() - closedAt).toBeLessThan(3_000);
  await sleep(100);
  expect(errors).toHaveLength(5);
});

test('a process that awaits the first window lives until it is there, and is warned once', async () => {
  const auth = await startFullAuth();
  const program = `
    import { createVerifier } from '@usher/common';
    import { sharedSignalsFeed } from '@usher/common/feed';
    const feed = sharedSignalsFeed({ issuer: '${auth.url}', clientId: 'reports', clientSecret: '-' });
    const verifier = createVerifier({ keys: { jwksUrl: '${auth.url}/jwks' }, feed });
    console.log('waits');
    await verifier.ready();
    verifier.close();
    await feed.close();
    console.log('has closed');`;
  const args = ['--input-type=module', '-e', program];
  const cwd = import.meta.dirname;
  const started = await startProcess(process.execPath, args, { cwd, readyWhen: /waits/ });
  await until(() => auth.askedAt.length === 3);
  auth.status = false;
  expect(await started.exited).toEqual({ code: 0, signal: null });
  expect(started.output()).toContain('has closed');
  expect(started.output().match(/UsherWarning: The session feed stands still .*/g)).toEqual([
    expect.stringMatching(/answered 409: There are 100 streams/),
  ]);
  expect(auth.deleted).toBe(1);
});
