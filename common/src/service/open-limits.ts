import type { Limits } from '../limits/limits.js';
import { memoryLimits } from '../limits/memory-limits.js';
import { redisLimits } from '../limits/redis-limits.js';
import type { ServiceContext } from './service-context.js';
import type { ServiceSettings } from './service-settings.js';
import { warnSparingly } from './warn-sparingly.js';

/** Rate limits that all replicas count together, or this process alone where it has no Redis. */
export async function openLimits(
  { redisUrl, rateLimitFactor: factor }: Pick<ServiceSettings, 'redisUrl' | 'rateLimitFactor'>,
  { log }: Pick<ServiceContext, 'log'>,
): Promise<Limits> {
  if (!redisUrl) return memoryLimits({ factor });
  const onError = warnSparingly(log, 'rate limits are counted by this process alone');
  return redisLimits({ url: redisUrl, factor, onError });
}
