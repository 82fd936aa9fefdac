import { randomUUID } from 'node:crypto';
import type { BoundedRedis } from '@usher/common/service';
import { createLeaseStore, type LapsedLease } from './lease-scripts.js';
import type { Leases } from './leases.js';

export interface RedisLeasesOptions {
  /** How long a replica's users stay online after its last sign of life. */
  leaseMs: number;
  /** How often it gives one. */
  renewMs: number;
  /** How long they stay after it has stopped as it should: time to connect to another one. */
  lingerMs: number;
  /** Told by one replica alone whom a replica held that is gone, and when it was last alive. */
  onLapsed(times: ReadonlyMap<string, Date>): Promise<void>;
}

/** Users in one question, within what a script of Redis can take. */
const maxUsers = 5_000;

/** One lease for each replica, whatever number of users it holds: renewing costs the same for all. */
export function createRedisLeases(redis: BoundedRedis, options: RedisLeasesOptions): Leases {
  const { leaseMs, renewMs, lingerMs, onLapsed } = options;
  const store = createLeaseStore(redis);
  const held = new Set<string>();
  /** Who has come or gone since Redis was last told. */
  let changed = new Set<string>();
  let lease = { replica: randomUUID(), version: 0, leaseMs };
  const former: string[] = [];
  let lastCount = 0;
  let timer: NodeJS.Timeout | undefined;
  let isSoon = false;
  let renewing: Promise<boolean> | undefined;
  let isClosed = false;

  function wake(inMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(run, inMs).unref();
  }

  async function run(): Promise<void> {
    isSoon = false;
    renewing = renew().then(
      () => true,
      // Redis is away: the client tells of it, the next turn tries again.
      () => false,
    );
    const isDone = await renewing;
    renewing = undefined;
    if (!isClosed) wake(isDone && changed.size > 0 ? 0 : renewMs);
  }

  function change(userId: string): void {
    changed.add(userId);
    if (isSoon || renewing || isClosed) return;
    isSoon = true;
    wake(0);
  }

  async function renew(): Promise<void> {
    const batch = [...changed].slice(0, maxUsers);
    for (const userId of batch) changed.delete(userId);
    const joins = batch.filter((userId) => held.has(userId));
    const leaves = batch.filter((userId) => !held.has(userId));
    try {
      const { isKnown, lapsed } = await store.renew(lease, joins, leaves);
      if (!isKnown) return beginAnew();
      if (batch.length > 0) lease.version += 1;
      if (lapsed) await bury(lapsed);
    } catch (error) {
      for (const userId of batch) changed.add(userId);
      throw error;
    }
    // Only now: until all are known under the new name, the former one holds them.
    if (changed.size === 0) for (const replica of former.splice(0)) await store.bury(replica);
  }

  /** Under another name, so that nobody is offline between forgetting and telling again. */
  function beginAnew(): void {
    former.push(lease.replica);
    lease = { replica: randomUUID(), version: 0, leaseMs };
    changed = new Set(held);
  }

  /** First the times, then the going: whoever sees it finds the time. */
  async function bury({ replica, aliveAt, claim }: LapsedLease): Promise<void> {
    const users = await store.usersOf(replica);
    const at = new Date(aliveAt);
    await onLapsed(new Map(users.map((userId) => [userId, at])));
    await store.bury(replica, claim);
  }

  wake(0);
  return {
    add(userId) {
      held.add(userId);
      change(userId);
    },

    remove(userId) {
      held.delete(userId);
      change(userId);
    },

    async holding(userIds) {
      const online = new Set<string>();
      let isComplete = true;
      try {
        for (let i = 0; i < userIds.length; i += maxUsers) {
          const found = await store.find(userIds.slice(i, i + maxUsers));
          for (const userId of found.online) online.add(userId);
          isComplete &&= found.ageMs >= leaseMs;
        }
      } catch {
        isComplete = false;
      }
      return { online, isComplete };
    },

    async count() {
      try {
        const { ageMs, count } = await store.count();
        lastCount = ageMs >= leaseMs ? count : Math.max(lastCount, count);
      } catch {
        // The last known number stands.
      }
      return Math.max(lastCount, held.size);
    },

    async close() {
      isClosed = true;
      clearTimeout(timer);
      await renewing;
      await store.renew(lease, [], [], lingerMs).catch(() => {});
    },
  };
}
