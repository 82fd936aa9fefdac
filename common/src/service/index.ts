export { makeExactValidator, port, str } from 'envalid';
export type { Logger } from 'pino';
export { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
export { FastHistogram, type HistogramOptions, type Series } from '../metrics/fast-histogram.js';
export { type GaugeOptions, showGauge } from '../metrics/show-gauge.js';
export type { BoundedRedis } from '../redis/bounded-redis.js';
export { tracedFeed } from '../tracing/traced-feed.js';
export type { Span, SpanAttributes, SpanKind, SpanOptions, Tracing } from '../tracing/tracing.js';
export { within } from '../within.js';
export { endWritesOnClose } from './end-writes-on-close.js';
export type { Checks } from './health.js';
export { createHttpServer } from './http-server.js';
export { logFault } from './log-fault.js';
export { observeVerifier } from './observe-verifier.js';
export { openLimits } from './open-limits.js';
export { openRedis } from './open-redis.js';
export { openTracing } from './open-tracing.js';
export { type RunServerOptions, runServer } from './run-server.js';
export { type ServiceAppOptions, serviceApp } from './service-app.js';
export {
  createServiceContext,
  type ServiceContext,
  type ServiceContextOptions,
} from './service-context.js';
export { readServiceSettings, type ServiceSettings } from './service-settings.js';
export { serviceVerifier } from './service-verifier.js';
export {
  origin,
  origins,
  positiveInteger,
  type SecondsSpec,
  seconds,
  secret,
  secrets,
  trustedProxies,
} from './setting-types.js';
export { readSettings, SettingsError, type SettingsSource } from './settings.js';
export {
  type Service,
  type ServiceDefinition,
  startService,
  stopSeconds,
} from './start-service.js';
export { warnSparingly } from './warn-sparingly.js';
