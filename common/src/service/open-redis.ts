import { type BoundedRedis, boundedRedis } from '../redis/bounded-redis.js';
import type { ServiceContext } from './service-context.js';
import type { ServiceSettings } from './service-settings.js';
import { warnSparingly } from './warn-sparingly.js';

/** What replicas share for a while; undefined for a process that runs alone. */
export async function openRedis(
  { redisUrl }: Pick<ServiceSettings, 'redisUrl'>,
  { log }: Pick<ServiceContext, 'log'>,
): Promise<BoundedRedis | undefined> {
  return redisUrl ? boundedRedis(redisUrl, warnSparingly(log, 'Redis cannot be asked')) : undefined;
}
