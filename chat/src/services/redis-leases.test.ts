import { setTimeout as sleep } from 'node:timers/promises';
import { type BoundedRedis, createServiceContext, openRedis } from '@usher/common/service';
import { startRedis } from '@usher/infra/testing';
import { createRedisLeases } from './redis-leases.js';

const redis = await startRedis();
const client = (await openRedis(
  { redisUrl: redis.url },
  createServiceContext('chat', { logLevel: 'silent' }),
)) as BoundedRedis;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const leases of open.splice(0)) await leases.close();
  await client.ask((asked) => asked.flushAll());
});
afterAll(async () => {
  client.close();
  await redis.stop();
});

const times = { leaseMs: 2_000, renewMs: 50, lingerMs: 100 };

function replica(asked: BoundedRedis = client) {
  const lapsed: ReadonlyMap<string, Date>[] = [];
  const onLapsed = async (users: ReadonlyMap<string, Date>) => void lapsed.push(users);
  const leases = createRedisLeases(asked, { ...times, onLapsed });
  open.push(leases);
  return { ...leases, lapsed };
}

type Replica = ReturnType<typeof replica>;

async function untilCount({ count }: Replica, expected: number): Promise<void> {
  while ((await count()) !== expected) await sleep(10);
}

async function onlineOf({ holding }: Replica, ...userIds: string[]): Promise<string[]> {
  // Until then that somebody is not found proves nothing.
  for (;;) {
    const { online, isComplete } = await holding(userIds);
    if (isComplete) return [...online].sort();
    await sleep(10);
  }
}

const settled = () => sleep(times.leaseMs + 2 * times.renewMs);

test('a user of two replicas counts once, until both have let go', async () => {
  const [one, two] = [replica(), replica()];
  one.add('ada');
  one.add('grace');
  two.add('ada');
  await settled();
  await Promise.all([untilCount(one, 2), untilCount(two, 2)]);
  one.remove('ada');
  one.remove('grace');
  await untilCount(two, 1);
  expect(await onlineOf(one, 'ada', 'grace', 'nobody')).toEqual(['ada']);
  two.remove('ada');
  await untilCount(one, 0);
  expect(await onlineOf(two, 'ada', 'grace')).toEqual([]);
});

test('whom a silent replica held is told to one other alone, and forgotten then', async () => {
  const dying = await openRedis({ redisUrl: redis.url }, createServiceContext('chat'));
  if (!dying) throw new Error('no Redis');
  const [one, two, three] = [replica(), replica(), replica(dying)];
  one.add('ada');
  for (const userId of ['ada', 'grace']) three.add(userId);
  await settled();
  await untilCount(one, 2);
  const silentSince = Date.now();
  dying.close();
  await untilCount(one, 1);
  expect(await onlineOf(two, 'ada', 'grace')).toEqual(['ada']);
  const told = [...one.lapsed, ...two.lapsed];
  expect(told).toHaveLength(1);
  expect([...(told[0]?.keys() ?? [])].sort()).toEqual(['ada', 'grace']);
  for (const at of told[0]?.values() ?? []) {
    expect(at.getTime()).toBeLessThanOrEqual(silentSince + times.leaseMs / 2);
  }
});

test('a replica that stops holds its users a little longer, for them to come to another', async () => {
  const [one, two] = [replica(), replica()];
  two.add('grace');
  await settled();
  await untilCount(one, 1);
  await two.close();
  expect(await onlineOf(one, 'grace')).toEqual(['grace']);
  await untilCount(one, 0);
});

test('an answer that is lost leaves nobody behind', async () => {
  let isLosing = false;
  const lossy: BoundedRedis = {
    get isReady() {
      return client.isReady;
    },
    async ask(question) {
      const answer = await client.ask(question);
      if (isLosing) throw new Error('lost');
      return answer;
    },
    close() {},
  };
  const [one, two] = [replica(), replica(lossy)];
  two.add('grace');
  await settled();
  isLosing = true;
  two.add('ada');
  two.remove('grace');
  const untilOnline = async (userId: string) => {
    while ((await onlineOf(one, 'ada', 'grace', 'linus')).join() !== userId) await sleep(10);
  };
  await untilOnline('ada');
  two.remove('ada');
  two.add('linus');
  isLosing = false;
  await untilOnline('linus');
  await untilCount(one, 1);
  two.remove('linus');
  await untilCount(one, 0);
});

test('all are told again to a Redis that has forgotten them', async () => {
  const [one, two] = [replica(), replica()];
  one.add('ada');
  two.add('grace');
  await settled();
  await client.ask((asked) => asked.flushAll());
  expect((await one.holding(['grace'])).isComplete).toBe(false);
  expect(await one.count()).toBeGreaterThan(0);
  await settled();
  await untilCount(one, 2);
  expect(await onlineOf(one, 'ada', 'grace')).toEqual(['ada', 'grace']);
  two.remove('grace');
  await untilCount(one, 1);
});

test('more users than go into one question', async () => {
  const [one, two] = [replica(), replica()];
  const users = Array.from({ length: 12_000 }, (_, i) => `user-${i}`);
  for (const userId of users) one.add(userId);
  await settled();
  await untilCount(two, users.length);
  expect(await onlineOf(two, ...users, 'nobody')).toHaveLength(users.length);
  for (const userId of users) one.remove(userId);
  await untilCount(two, 0);
});
