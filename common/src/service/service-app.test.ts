import type { AddressInfo } from 'node:net';
import express from 'express';
import { Registry } from 'prom-client';
import request from 'supertest';
import { currentUser, errorHandler, notFound } from '../express/index.js';
import { memoryFeed } from '../feed/memory-feed.js';
import { testClock } from '../testing/test-clock.js';
import { testIssuer } from '../testing/test-issuer.js';
import { createHttpServer } from './http-server.js';
import { observeVerifier } from './observe-verifier.js';
import { serviceApp } from './service-app.js';
import { createServiceContext } from './service-context.js';

function setUp(checks = {}) {
  const context = createServiceContext('demo', { logLevel: 'silent' });
  const lines: object[] = [];
  context.log.info = ((line: object) => lines.push(line)) as never;
  context.log.isLevelEnabled = () => true;
  const issuer = testIssuer();
  const app = serviceApp(context, { checks });
  app.use(currentUser(issuer.verifier));
  app.use(
    '/api',
    express.Router().get('/things/:id', (_req, res) => void res.end()),
  );
  app.get('/things/:id', (req, res) => {
    res.cookie('a', 'b').json({ id: req.params.id, ip: req.ip, user: req.currentUser?.name });
  });
  app.use(notFound, errorHandler());
  return { app, issuer, lines };
}

describe('a service', () => {
  test('is alive, and ready only when all its checks hold', async () => {
    const state = { keys: false };
    const { app } = setUp({ mongo: () => true, keys: () => state.keys });
    expect((await request(app).get('/healthz')).body).toEqual({ status: 'ok' });
    const waiting = await request(app).get('/readyz');
    expect([waiting.status, waiting.body]).toEqual([
      503,
      { status: 'unavailable', checks: { mongo: true, keys: false } },
    ]);
    state.keys = true;
    expect((await request(app).get('/readyz')).status).toBe(200);
  });

  test('keeps its figures from who comes through a proxy', async () => {
    const { app } = setUp();
    expect((await request(app).get('/metrics')).status).toBe(200);
    const forwarded = await request(app).get('/metrics').set('X-Forwarded-For', '192.0.2.1');
    expect([forwarded.status, forwarded.text]).toEqual([404, expect.stringContaining('NOT_FOUND')]);
  });

  test('sends safe headers on every answer, errors too', async () => {
    const { app } = setUp();
    for (const path of ['/things/1', '/nothing', '/healthz', '/things/%E0%A4%A']) {
      const { headers } = await request(app).get(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'strict-transport-security': expect.stringContaining('max-age='),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  test('logs each request with its id and user, and never a query, cookie or token', async () => {
    const { app, issuer, lines } = setUp();
    const cookie = issuer.cookie({ id: 'u1', sid: 's1' });
    const path = '/things/7?code=secret';
    const res = await request(app).get(path).set('Cookie', cookie).set('X-Request-Id', 'edge-1');
    expect(res.headers['x-request-id']).toBe('edge-1');
    expect(lines).toEqual([
      {
        reqId: 'edge-1',
        method: 'GET',
        path: '/things/7',
        status: 200,
        ms: expect.any(Number),
        user: 'u1',
        sid: 's1',
      },
    ]);
  });

  test('makes an id where none came or a strange one', async () => {
    const { app } = setUp();
    const res = await request(app).get('/things/1').set('X-Request-Id', 'a b<script>');
    expect(res.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('measures requests by route and not by address', async () => {
    const { app } = setUp();
    await request(app).get('/things/1');
    await request(app).get('/things/2');
    await request(app).get('/nothing/3');
    const { text } = await request(app).get('/metrics');
    const labels = 'service="demo",method="GET",route="/things/:id",status="200"';
    expect(text).toContain(`http_request_duration_seconds_count{${labels}} 2`);
    expect(text).toContain('route="none",status="404"');
    expect(text).not.toContain('/things/1');
  });

  test('measures a route as one, however a client writes where it is mounted', async () => {
    const { app } = setUp();
    for (const path of ['/api/things/1', '/API/things/1', '/Api/THINGS/2', '/api/things/3']) {
      await request(app).get(path);
    }
    const { text } = await request(app).get('/metrics');
    expect(text).toContain('route="/api/things/:id",status="200"} 4');
    expect(text.match(/_count\{/g)).toHaveLength(1);
  });

  test('shows which of its checks hold', async () => {
    const { app } = setUp({ mongo: () => true, keys: () => false });
    const { text } = await request(app).get('/metrics');
    expect(text).toContain('service_check_ok{service="demo",check="mongo"} 1');
    expect(text).toContain('service_check_ok{service="demo",check="keys"} 0');
  });
});

test('services of one process show the age of their knowledge side by side', async () => {
  const metrics = new Registry();
  for (const name of ['auth', 'chat']) {
    const context = createServiceContext(name, { logLevel: 'silent', metrics });
    const { verifier } = testIssuer();
    await verifier.ready();
    observeVerifier(context, verifier);
  }
  const text = await metrics.metrics();
  expect(text).toContain('session_feed_lag_seconds{service="auth"} 0');
  expect(text).toContain('session_feed_lag_seconds{service="chat"} 0');
});

describe('the latency of revocations', () => {
  const revoked = { type: 'session.revoked', userId: 'u', reason: 'signout' } as const;

  async function observed(feed = memoryFeed()) {
    const clock = testClock();
    const context = createServiceContext('demo', { logLevel: 'silent' });
    const { verifier } = testIssuer({ feed, now: clock.now });
    observeVerifier(context, verifier);
    await verifier.ready();
    const measured = async () => {
      const text = await context.metrics.metrics();
      const [, sum] = /latency_seconds_sum\{service="demo"\} (.*)/.exec(text) ?? [];
      const [, count] = /latency_seconds_count\{service="demo"\} (.*)/.exec(text) ?? [];
      return [Number(count), Number(sum)];
    };
    return { feed, clock, measured };
  }

  test('is measured from the recording, once for each', async () => {
    const { feed, clock, measured } = await observed();
    const entry = { ...revoked, sid: 's', recordedAt: clock.now() - 2_000 };
    await feed.append(entry);
    await feed.append(entry);
    await feed.append({ type: 'user.changed', userId: 'u', ver: 3, recordedAt: clock.now() - 500 });
    await feed.append({ type: 'user.changed', userId: 'u', ver: 2, recordedAt: clock.now() - 500 });
    await feed.append({ ...revoked, sid: 'no recording' });
    expect(await measured()).toEqual([2, 2.5]);
  });

  test('does not count what had happened before the start', async () => {
    const feed = memoryFeed();
    await feed.append({ ...revoked, sid: 's', recordedAt: 1 });
    const { measured } = await observed(feed);
    expect(await measured()).toEqual([0, 0]);
  });
});

describe('the HTTP server of a service', () => {
  const paths: [string, RequestInit?][] = [
    ['/things/1'],
    ['/nothing'],
    ['/things/%E0%A4%A'],
    ['/healthz'],
    ['/things/1', { method: 'HEAD' }],
    ['/things/1', { method: 'OPTIONS' }],
    ['/things/1', { method: 'POST', body: '{}' }],
  ];

  test('answers as Express does by itself', async () => {
    const answers = await Promise.all(
      [true, false].map(async (ours) => {
        const { app } = setUp();
        const server = ours ? createHttpServer(app) : app;
        const listening = server.listen(0);
        const { port } = listening.address() as AddressInfo;
        const seen = [];
        for (const [path, init] of paths) {
          const res = await fetch(`http://127.0.0.1:${port}${path}`, init);
          // How long an idle connection is kept differs on purpose.
          const headers = Object.fromEntries(res.headers);
          seen.push([
            res.status,
            await res.text(),
            { ...headers, 'x-request-id': '', 'keep-alive': '', date: '' },
          ]);
        }
        await new Promise((done) => listening.close(done));
        return seen;
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});
