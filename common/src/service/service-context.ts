import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createLogger } from './logger.js';

/** What the process gives to each service in it. */
export interface ServiceContext {
  /** The service's name, in logs and metrics. */
  name: string;
  log: Logger;
  metrics: Registry;
  /** Express's `trust proxy`. */
  trustProxy: number | string[] | false;
  /** True once the process is stopping: `/readyz` then says so. */
  draining: boolean;
}

export interface ServiceContextOptions {
  logLevel?: string;
  trustProxy?: number | string[] | false;
  /** Shared by the services of one process. */
  metrics?: Registry;
}

export function createServiceContext(
  name: string,
  { logLevel = 'info', trustProxy = false, metrics = new Registry() }: ServiceContextOptions = {},
): ServiceContext {
  return { name, log: createLogger(name, logLevel), metrics, trustProxy, draining: false };
}
