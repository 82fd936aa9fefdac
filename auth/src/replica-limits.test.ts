import { type Limits, redisLimits } from '@usher/common/limits';
import { startRedis, type TestRedis } from '@usher/infra/testing';
import { newDatabase, newEmail, startAuth } from './auth.fixture.js';
import { countByStatus, limited, newAddress, visitorsOf } from './guessing.fixture.js';

describe('several replicas on one Redis', () => {
  let redis: TestRedis;
  const open: Limits[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  }, 120_000);
  afterAll(async () => {
    for (const limits of open) limits.close();
    await redis.stop();
  });

  async function startReplicas() {
    const mongoUrl = newDatabase();
    const start = async () => {
      const limits = await redisLimits({ url: redis.url });
      open.push(limits);
      return startAuth({ ...limited, mongoUrl }, { limits });
    };
    return Promise.all([start(), start()]);
  }

  test('count guesses together', async () => {
    const replicas = (await startReplicas()).map(visitorsOf);
    const [email, address] = [newEmail(), newAddress()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => replicas[i % 2]?.visitorAt(address).guess(email, i)),
    );
    expect(countByStatus(answers.flatMap((one) => one ?? []))).toEqual({ 401: 10, 429: 40 });
  });

  test('go on signing people in while Redis is paused, and still limit guesses', async () => {
    const [replica] = await startReplicas();
    const [email, password] = [newEmail(), 'correct horse'];
    const home = visitorsOf(replica).visitorAt(newAddress());
    expect((await home.post('/signup', { email, password })).status).toBe(201);
    await redis.signal('SIGSTOP');
    try {
      expect((await home.signIn(email, password)).status).toBe(200);
      const attacker = visitorsOf(replica).visitorAt(newAddress());
      const guesses = Array.from({ length: 50 }, (_, i) => attacker.guess(email, i));
      expect(countByStatus(await Promise.all(guesses))).toEqual({ 401: 10, 429: 40 });
      expect((await home.signIn(email, password)).status).toBe(200);
    } finally {
      await redis.signal('SIGCONT');
    }
  });
});
