import { setTimeout as sleep } from 'node:timers/promises';
import type { Limiter } from './index.js';
import { admitted, openRedis, redis, synced, syncMs } from './limits.fixture.js';

describe('limits that are counted locally', () => {
  const ten = { points: 10, durationSeconds: 60 };
  const open = async (prefix?: string) => synced(await openRedis(prefix)).limiter('a', ten);

  async function untilRefused(limiter: Limiter): Promise<number> {
    let admitted = 0;
    while (await limiter.tryTake('ada')) {
      admitted += 1;
      await sleep(3 * syncMs);
    }
    return admitted;
  }

  test('hold over replicas that take turns, but for the one that the last knew nothing of', async () => {
    const [one, two] = [await open('slowly'), await open('slowly')];
    let admitted = 0;
    for (let i = 0; i < 8; i += 1) {
      for (const limiter of [one, two]) {
        if (await limiter.tryTake('ada')) admitted += 1;
        await sleep(3 * syncMs);
      }
    }
    expect(admitted - 10).toBeGreaterThanOrEqual(0);
    expect(admitted - 10).toBeLessThanOrEqual(1);
    const refusal = await two.take('ada').catch((error) => error);
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED' });
    // The time runs from the first count of any replica.
    expect(refusal.retryAfterMs).toBeGreaterThan(40_000);
    expect(refusal.retryAfterMs).toBeLessThan(60_000 - 3 * syncMs);
  });

  test('let through too much only by what replicas admit between two tellings', async () => {
    const [one, two] = [await open('burst'), await open('burst')];
    // Each alone knows of its own ten; then of all twenty, and nothing more passes.
    expect([await admitted(one, 50), await admitted(two, 50)]).toEqual([10, 10]);
    await sleep(3 * syncMs);
    expect([await admitted(one, 50), await admitted(two, 50)]).toEqual([0, 0]);
    const late = await open('burst');
    // Alone it would admit all ten.
    expect(await untilRefused(late)).toBeLessThan(10);
  });

  test('do not wait for Redis, count alone while it is away, and tell it when it is back', async () => {
    const limiter = await open('stopped');
    await redis.signal('SIGSTOP');
    try {
      let isCounted = false;
      void limiter.take('grace').then(() => {
        isCounted = true;
      });
      await new Promise(setImmediate);
      expect(isCounted).toBe(true);
      expect(await admitted(limiter, 50)).toBe(10);
      await sleep(3 * syncMs);
      expect(await admitted(limiter, 50)).toBe(0);
    } finally {
      await redis.signal('SIGCONT');
    }
    const replica = await open('stopped');
    expect(await untilRefused(replica)).toBeLessThan(10);
  });
});
