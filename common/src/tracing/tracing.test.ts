import { once } from 'node:events';
import { startCollector, type TestCollector } from '@usher/infra/testing';
import request from 'supertest';
import { errorHandler, notFound } from '../express/index.js';
import { memoryFeed } from '../feed/memory-feed.js';
import { createServiceContext, openTracing, serviceApp } from '../service/index.js';
import { tracedFeed } from './traced-feed.js';
import type { Tracing } from './tracing.js';

let collector: TestCollector;
let tracing: Tracing;

beforeEach(async () => {
  collector = await startCollector();
  tracing = (await openTracing('demo', { otlpEndpoint: `${collector.url}/` })) as Tracing;
});

afterEach(() => collector.stop());

const trace = '0af7651916cd43dd8448eb211c80319c';
const given = `00-${trace}-b7ad6b7169203331-01`;

/** An app that is traced, and how to ask it so that its span has ended when it has answered. */
function setUp() {
  const context = createServiceContext('demo', { logLevel: 'silent', tracing });
  const app = serviceApp(context);
  let closed: Promise<unknown> = Promise.resolve();
  app.use((_req, res, next) => {
    closed = once(res, 'close');
    next();
  });
  app.get('/things/:id', async (req, res) => {
    await Promise.resolve();
    if (req.params.id === 'boom') throw new Error('mongodb://user:hunter2@host');
    await tracing.span('look', {}, async () => {});
    res.json({ trace: tracing.traceparent() });
  });
  app.use(notFound, errorHandler());
  return async (path: string, headers: Record<string, string> = {}) => {
    const res = await request(app).get(path).set(headers);
    await closed;
    await tracing.close();
    return res;
  };
}

test('without a collector there is no tracing', async () => {
  expect(await openTracing('demo', { otlpEndpoint: undefined })).toBeUndefined();
});

test('a request continues the trace of its header, and what it does belongs to it', async () => {
  const res = await setUp()('/things/7?code=secret', { traceparent: given });
  const [look, get] = collector.spans;
  expect(get).toMatchObject({
    service: 'demo',
    name: 'GET /things/:id',
    traceId: trace,
    parentSpanId: 'b7ad6b7169203331',
    attributes: { 'http.route': '/things/:id', 'http.response.status_code': 200 },
    failed: false,
  });
  expect(look).toMatchObject({ name: 'look', traceId: trace, parentSpanId: get?.spanId });
  expect(res.body.trace).toBe(`00-${trace}-${get?.spanId}-01`);
  expect(collector.received()).not.toContain('secret');
});

test.each(['', 'made up', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
  'a header that is no traceparent (%p) begins a trace of its own',
  async (header) => {
    await setUp()('/things/1', { traceparent: header });
    const get = collector.spans.find(({ name }) => name === 'GET /things/:id');
    expect(get?.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(get?.parentSpanId).toBeUndefined();
  },
);

test('a fault fails its span, and tells nothing of its text', async () => {
  await expect(
    tracing.span('work', {}, () => Promise.reject(new Error('hunter2'))),
  ).rejects.toThrow();
  const broken = () => {
    throw new Error('hunter2');
  };
  expect(() => tracing.span('work', {}, broken)).toThrow('hunter2');
  await setUp()('/things/boom');
  expect(collector.spans.map(({ name, failed }) => [name, failed]).sort()).toEqual([
    ['GET /things/:id', true],
    ['work', true],
    ['work', true],
  ]);
  expect(collector.received()).not.toContain('hunter2');
});

test('an entry carries the trace that it was recorded in to those who follow', async () => {
  const feed = tracedFeed(memoryFeed(), tracing);
  const heard: unknown[] = [];
  await feed.follow((entry) => heard.push(entry));
  const entry = { type: 'user.changed', userId: 'u', ver: 2 } as const;
  await feed.append({ ...entry, traceparent: given });
  await tracing.close();
  const [append] = collector.spans;
  expect(append).toMatchObject({ name: 'append user.changed', traceId: trace });
  expect(append?.parentSpanId).toBe('b7ad6b7169203331');
  expect(heard).toEqual([{ ...entry, traceparent: `00-${trace}-${append?.spanId}-01` }]);
});
