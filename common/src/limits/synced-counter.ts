import { RateLimiterRes } from 'rate-limiter-flexible';
import type { BoundedRedis } from '../redis/bounded-redis.js';
import type { Counter } from './create-limiter.js';

export interface SyncedCounterOptions {
  points: number;
  /** Seconds. */
  duration: number;
  /** Milliseconds between two tellings. */
  syncMs: number;
  keyPrefix: string;
}

interface Count {
  /** All that is known of, here and elsewhere. */
  known: number;
  /** Counted here and not told yet. */
  untold: number;
  /** On the monotonic clock. */
  endsAt: number;
}

/** Keys in one question, so that Redis is never busy with it for long. */
const batchSize = 1_000;

/**
 * Counts in this process at once and tells Redis now and then, which answers with the count of all. In
 * between each process lets through what is left as far as it knows, and while Redis is away, as if alone.
 */
export function syncedCounter(
  redis: BoundedRedis,
  { points, duration, syncMs, keyPrefix }: SyncedCounterOptions,
): Counter & { close(): void } {
  const counts = new Map<string, Count>();
  const redisKey = (key: string) => `${keyPrefix}:${key}`;
  let timer: NodeJS.Timeout | undefined;

  function current(key: string): Count {
    const now = performance.now();
    const found = counts.get(key);
    if (found && found.endsAt > now) return found;
    const anew = { known: 0, untold: 0, endsAt: now + duration * 1000 };
    counts.set(key, anew);
    timer ??= setInterval(sync, syncMs).unref();
    return anew;
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  function sync(): void {
    const now = performance.now();
    for (const [key, count] of counts) if (count.endsAt <= now) counts.delete(key);
    if (counts.size === 0) close();
    // What is untold waits until Redis is back.
    if (!redis.isReady) return;
    const changed = [...counts].filter(([, { untold }]) => untold !== 0);
    for (let i = 0; i < changed.length; i += batchSize) {
      // Perhaps told, perhaps not, and not told again: it counts here in any case.
      tell(changed.slice(i, i + batchSize)).catch(() => {});
    }
  }

  async function tell(changed: [string, Count][]): Promise<void> {
    const keys = changed.map(([key]) => redisKey(key));
    const changes = changed.map(([, { untold }]) => `${untold}`);
    for (const [, count] of changed) count.untold = 0;
    const answer = await redis.ask(
      (client) =>
        client.eval(script, { keys, arguments: [`${duration}`, ...changes] }) as Promise<number[]>,
    );
    const now = performance.now();
    for (const [i, [, count]] of changed.entries()) {
      const [all = 0, leftMs = 0] = answer.slice(2 * i);
      count.known = Math.max(all + count.untold, 0);
      if (leftMs > 0) count.endsAt = now + leftMs;
    }
  }

  return {
    close,
    async consume(key) {
      const count = current(key);
      if (count.known >= points) {
        throw new RateLimiterRes(0, Math.ceil(count.endsAt - performance.now()), count.known);
      }
      count.known += 1;
      count.untold += 1;
    },
    async reward(key) {
      const count = current(key);
      if (count.known === 0) return;
      count.known -= 1;
      count.untold -= 1;
    },
    async delete(key) {
      counts.delete(key);
      await redis.ask((client) => client.del(redisKey(key))).catch(() => {});
    },
  };
}

/**
 * Adds up what was let through already, refuses nothing, and answers the count and the milliseconds left of
 * each key. Arguments: seconds, then a change for each key.
 */
const script = `
local seconds, answer = tonumber(ARGV[1]), {}
for i, key in ipairs(KEYS) do
  local count = redis.call('incrby', key, ARGV[i + 1])
  local left = redis.call('pttl', key)
  if count <= 0 then
    redis.call('del', key)
    count, left = 0, 0
  elseif left < 0 then
    redis.call('expire', key, seconds)
    left = seconds * 1000
  end
  answer[2 * i - 1], answer[2 * i] = count, left
end
return answer
`;
