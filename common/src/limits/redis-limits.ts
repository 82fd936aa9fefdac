import { RateLimiterRedis } from 'rate-limiter-flexible';
import { type BoundedRedis, boundedRedis } from '../redis/bounded-redis.js';
import { requireNonNegative } from '../require-number.js';
import { createLimiter } from './create-limiter.js';
import type { Limits } from './limits.js';
import { MemoryCounter } from './memory-counter.js';
import type { LimitsOptions } from './memory-limits.js';
import { syncedCounter } from './synced-counter.js';

/** Options of `redisLimits`. */
export interface RedisLimitsOptions extends LimitsOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  url: string;
  /** Begins the keys in Redis; default `usher:limit`. */
  prefix?: string;
  /** Told when Redis cannot be asked. */
  onError?: (error: unknown) => void;
}

/**
 * Limits that all processes on the same Redis count together. While Redis is away or slow (500 ms) each
 * process goes on counting in its own memory, from zero: nobody waits for it, nobody is refused for it, and
 * limits hold for each process by itself.
 *
 * @example const limits = await redisLimits({ url: 'redis://localhost' });
 */
export async function redisLimits(options: RedisLimitsOptions): Promise<Limits> {
  const { url, factor = 1, prefix = 'usher:limit', onError = () => {} } = options;
  requireNonNegative('factor', factor);
  const redis = await boundedRedis(url, onError);
  const synced: { close(): void }[] = [];
  return {
    limiter(name, limit) {
      return createLimiter(limit, factor, (figures) => {
        const counter = { ...figures, keyPrefix: `${prefix}:${name}` };
        const { syncMs } = limit;
        if (syncMs !== undefined) {
          const counting = syncedCounter(redis, { ...counter, syncMs });
          synced.push(counting);
          return counting;
        }
        return new RateLimiterRedis({
          ...counter,
          storeClient: storeOf(redis),
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          customIncrTtlLuaScript: script,
          insuranceLimiter: new MemoryCounter(counter),
        });
      });
    },
    close() {
      for (const counting of synced) counting.close();
      redis.close();
    },
  };
}

/** As much of a Redis client as the limiter uses. */
function storeOf(redis: BoundedRedis) {
  return {
    get isReady() {
      return redis.isReady;
    },
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      redis.ask((client) => client.eval(script, options)),
    del: (key: string) => redis.ask((client) => client.del(key)),
  };
}

/**
 * One step, so that no two replicas count past the limit. A refusal is not counted, and what is given back
 * after its time has run out does not lend to the next. Arguments: change, seconds, limit.
 */
const script = `
local change, limit = tonumber(ARGV[1]), tonumber(ARGV[3])
local count = tonumber(redis.call('get', KEYS[1]) or 0) + change
if change > 0 and count > limit then
  return { count, redis.call('pttl', KEYS[1]) }
end
if count <= 0 then
  redis.call('del', KEYS[1])
  return { 0, 0 }
end
redis.call('incrby', KEYS[1], change)
if count == change then redis.call('expire', KEYS[1], ARGV[2]) end
return { count, redis.call('pttl', KEYS[1]) }
`;
