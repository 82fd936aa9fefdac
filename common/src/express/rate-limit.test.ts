import express from 'express';
import request from 'supertest';
import { memoryLimits } from '../limits/index.js';
import { errorHandler, type RateLimitOptions, rateLimit } from './index.js';

/** Two requests a minute; `reached` counts how often the handler ran. */
function setUp(options?: RateLimitOptions) {
  const limiter = memoryLimits().limiter('test', { points: 2, durationSeconds: 60 });
  const state = { reached: 0 };
  const app = express().set('trust proxy', 1);
  app.get('/', rateLimit(limiter, options), (_req, res) => {
    state.reached += 1;
    res.end();
  });
  app.use(errorHandler());
  const get = (headers: Record<string, string> = {}) => request(app).get('/').set(headers);
  return { get, state };
}

const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('rateLimit', () => {
  test('lets so many pass, and tells the rest when to come back', async () => {
    const { get, state } = setUp();
    for (let i = 0; i < 2; i += 1) expect((await get()).status).toBe(200);
    const res = await get();
    expect(res.status).toBe(429);
    const [error] = res.body.errors;
    expect(error).toEqual({
      code: 'RATE_LIMITED',
      message: expect.any(String),
      retryAfterMs: expect.any(Number),
    });
    expect(res.headers['retry-after']).toBe(`${Math.ceil(error.retryAfterMs / 1000)}`);
    expect(state.reached).toBe(2);
  });

  test('counts addresses apart, IPv6 by its first 64 bits', async () => {
    const { get } = setUp();
    const statuses = async (addresses: string[]) => {
      const seen = [];
      for (const address of addresses) seen.push((await get(from(address))).status);
      return seen;
    };
    expect(await statuses(['192.0.2.1', '192.0.2.1', '192.0.2.1'])).toEqual([200, 200, 429]);
    expect(await statuses(['192.0.2.2'])).toEqual([200]);
    expect(await statuses(['2001:db8::1', '2001:db8::2:3', '2001:db8::4'])).toEqual([
      200, 200, 429,
    ]);
    expect(await statuses(['2001:db8:0:1::1'])).toEqual([200]);
  });

  test('believes what the trusted proxy says, not what the client says (ASVS 4.1.3)', async () => {
    const { get } = setUp();
    const seen = [];
    for (const forged of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) {
      seen.push((await get(from(`${forged}, 192.0.2.1`))).status);
    }
    expect(seen).toEqual([200, 200, 429]);
  });

  test('counts by a key of its own, and lets those without one pass', async () => {
    const { get, state } = setUp({ key: (req) => req.get('x-user') });
    for (let i = 0; i < 2; i += 1) expect((await get({ 'x-user': 'ada' })).status).toBe(200);
    expect((await get({ 'x-user': 'ada' })).status).toBe(429);
    expect((await get({ 'x-user': 'grace' })).status).toBe(200);
    for (let i = 0; i < 3; i += 1) expect((await get()).status).toBe(200);
    expect(state.reached).toBe(6);
  });
});
