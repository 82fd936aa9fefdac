import { startRedis, type TestRedis } from '@usher/infra/testing';
import { type Limiter, type Limits, redisLimits } from './index.js';

export let redis: TestRedis;
export const open: Limits[] = [];
let prefixes = 0;

beforeAll(async () => {
  redis = await startRedis();
}, 120_000);
afterEach(() => {
  for (const limits of open.splice(0)) limits.close();
});
afterAll(() => redis.stop());

export async function openRedis(prefix = `test-${++prefixes}`, onError?: (error: unknown) => void) {
  const limits = await redisLimits({ url: redis.url, prefix, ...(onError && { onError }) });
  open.push(limits);
  return limits;
}

export const three = { points: 3, durationSeconds: 60 };
export const syncMs = 100;

/** Limits whose limiters all count locally. */
export function synced(limits: Limits): Limits {
  return { ...limits, limiter: (name, options) => limits.limiter(name, { syncMs, ...options }) };
}

/** How many of so many parallel attempts are let through. */
export async function admitted(limiter: Limiter, attempts: number, key = 'ada'): Promise<number> {
  const all = await Promise.all(Array.from({ length: attempts }, () => limiter.tryTake(key)));
  return all.filter(Boolean).length;
}
