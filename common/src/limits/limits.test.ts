import { setTimeout as sleep } from 'node:timers/promises';
import { type Limits, memoryLimits, networkOf, redisLimits } from './index.js';
import { admitted, open, openRedis, redis, synced, three } from './limits.fixture.js';

describe.each<[string, () => Promise<Limits>]>([
  ['memory', async () => memoryLimits()],
  ['Redis', () => openRedis()],
  ['this process, told to Redis now and then,', async () => synced(await openRedis())],
])('limits in %s', (_, openLimits) => {
  test('let no more through than allowed, by key and by name', async () => {
    const limits = await openLimits();
    const limiter = limits.limiter('a', three);
    expect(await admitted(limiter, 50)).toBe(3);
    expect(await admitted(limiter, 50, 'grace')).toBe(3);
    expect(await admitted(limits.limiter('b', three), 50)).toBe(3);
  });

  test('say when to come back', async () => {
    const limiter = (await openLimits()).limiter('a', three);
    await admitted(limiter, 3);
    const refusal = await limiter.take('ada').catch((error) => error);
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(refusal.retryAfterMs).toBeGreaterThan(50_000);
    expect(refusal.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('begin anew when the time has run out, however many were refused', async () => {
    const limiter = (await openLimits()).limiter('a', { points: 3, durationSeconds: 1 });
    expect(await admitted(limiter, 50)).toBe(3);
    while (!(await limiter.tryTake('ada'))) await sleep(20);
    expect(await admitted(limiter, 50)).toBe(2);
  });

  test('do not count what is given back, nor what was refused', async () => {
    const limiter = (await openLimits()).limiter('a', three);
    expect(await admitted(limiter, 50)).toBe(3);
    await Promise.all([limiter.giveBack('ada'), limiter.giveBack('ada')]);
    expect(await admitted(limiter, 50)).toBe(2);
  });

  test('lend nothing to those who give back more than was counted', async () => {
    const limiter = (await openLimits()).limiter('a', three);
    for (let i = 0; i < 5; i += 1) await limiter.giveBack('ada');
    expect(await admitted(limiter, 50)).toBe(3);
  });

  test('forget a key when told to', async () => {
    const limiter = (await openLimits()).limiter('a', three);
    await admitted(limiter, 3);
    await admitted(limiter, 3, 'grace');
    await limiter.reset('ada');
    expect(await admitted(limiter, 50)).toBe(3);
    expect(await limiter.tryTake('grace')).toBe(false);
  });

  test.each([
    { points: 0, durationSeconds: 1 },
    { points: 1.5, durationSeconds: 1 },
    { points: 1, durationSeconds: 0 },
    { points: 1, durationSeconds: 30 * 24 * 3600 },
    { points: 1, durationSeconds: 1, syncMs: 0 },
  ])('refuse figures that make no limit: %j', async (options) => {
    const limits = await openLimits();
    expect(() => limits.limiter('a', options)).toThrow(RangeError);
  });
});

describe('limits', () => {
  test('are multiplied by the factor, and 0 turns them off', async () => {
    expect(await admitted(memoryLimits({ factor: 2.5 }).limiter('a', three), 50)).toBe(8);
    const off = memoryLimits({ factor: 0 }).limiter('a', three);
    expect(await admitted(off, 50)).toBe(50);
    await Promise.all([off.take('ada'), off.giveBack('ada'), off.reset('ada')]);
  });

  test('are counted together by all replicas on one Redis', async () => {
    const [one, two] = [await openRedis('shared'), await openRedis('shared')];
    const limiters = [one.limiter('a', three), two.limiter('a', three)];
    const counts = await Promise.all(limiters.map((limiter) => admitted(limiter, 50)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  });

  test('leave nothing in Redis when nothing is counted', async () => {
    const limits = await openRedis('clean');
    const limiter = limits.limiter('a', three);
    await limiter.take('ada');
    await limiter.giveBack('ada');
    const { createClient } = await import('redis');
    const client = await createClient({ url: redis.url }).connect();
    try {
      expect(await client.keys('clean*')).toEqual([]);
      await limiter.take('ada');
      expect(await client.ttl('clean:a:ada')).toBeGreaterThan(50);
    } finally {
      client.destroy();
    }
  });

  test('go on in memory while Redis is paused, and in Redis when it is back', async () => {
    const errors: unknown[] = [];
    const limiter = (await openRedis('paused', (error) => errors.push(error))).limiter('a', three);
    expect(await admitted(limiter, 2)).toBe(2);
    await redis.signal('SIGSTOP');
    try {
      // Nobody is refused for it, nobody waits for ever, and the limit holds.
      expect(await admitted(limiter, 50)).toBe(3);
      expect(errors.length).toBeGreaterThan(0);
      await limiter.giveBack('ada');
      expect(await admitted(limiter, 50)).toBe(1);
      await limiter.reset('ada');
      expect(await admitted(limiter, 50)).toBe(3);
    } finally {
      await redis.signal('SIGCONT');
    }
    // As soon as Redis is asked again, other replicas know what this one counts.
    const replica = (await openRedis('paused')).limiter('a', three);
    let visitors = 0;
    let key: string;
    do {
      await sleep(50);
      key = `grace-${++visitors}`;
      await admitted(limiter, 3, key);
    } while (await replica.tryTake(key));
  });

  test('go on in memory while there is no Redis, from the start too', async () => {
    const limits = await redisLimits({ url: 'redis://127.0.0.1:1' });
    open.push(limits);
    expect(await admitted(limits.limiter('a', three), 50)).toBe(3);
  });

  test('survive a Redis that was killed and came back empty', async () => {
    const limiter = (await openRedis('killed')).limiter('a', three);
    expect(await admitted(limiter, 50)).toBe(3);
    await redis.signal('SIGKILL');
    expect(await admitted(limiter, 50)).toBe(3);
    await redis.restart();
    while (!(await limiter.tryTake('ada'))) await sleep(20);
    expect(await admitted(limiter, 50)).toBe(2);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['', 'unknown'],
  [undefined, 'unknown'],
  ['x'.repeat(100), 'x'.repeat(64)],
])('the network of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
