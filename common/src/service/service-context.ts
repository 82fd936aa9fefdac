import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Limits } from '../limits/limits.js';
import { memoryLimits } from '../limits/memory-limits.js';
import type { BoundedRedis } from '../redis/bounded-redis.js';
import type { Tracing } from '../tracing/tracing.js';
import { createLogger } from './logger.js';

/** What the process gives to each service in it. */
export interface ServiceContext {
  /** The service's name, in logs and metrics. */
  name: string;
  log: Logger;
  metrics: Registry;
  /** Rate limits; all replicas count together where there is a Redis. */
  limits: Limits;
  /** What replicas share for a while, such as leases; absent in a process that runs alone. */
  redis?: BoundedRedis | undefined;
  /** Where spans go; absent unless a collector was named. */
  tracing?: Tracing | undefined;
  /** Express's `trust proxy`. */
  trustProxy: number | string[] | false;
  /** True once the process is stopping: `/readyz` then says so. */
  draining: boolean;
}

/** Options of `createServiceContext`. */
export interface ServiceContextOptions {
  logLevel?: string;
  trustProxy?: number | string[] | false;
  /** Shared by the services of one process. */
  metrics?: Registry;
  /** Default: counted in memory. */
  limits?: Limits;
  redis?: BoundedRedis | undefined;
  tracing?: Tracing | undefined;
  /** Of the limits in memory. */
  rateLimitFactor?: number;
}

/** Makes what `startService` gives to a service, for tests and for several services in one process. */
export function createServiceContext(
  name: string,
  options: ServiceContextOptions = {},
): ServiceContext {
  const { logLevel = 'info', trustProxy = false, metrics = new Registry() } = options;
  const { rateLimitFactor: factor = 1, limits = memoryLimits({ factor }) } = options;
  const { redis, tracing } = options;
  const log = createLogger(name, logLevel, tracing);
  return { name, log, metrics, limits, redis, tracing, trustProxy, draining: false };
}
