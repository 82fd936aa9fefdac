export type { Limiter, LimitOptions, Limits } from './limits.js';
export { type LimitsOptions, memoryLimits } from './memory-limits.js';
export { networkOf } from './network-of.js';
export { type RedisLimitsOptions, redisLimits } from './redis-limits.js';
