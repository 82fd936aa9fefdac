import type { Server } from 'node:http';
import type { Express } from 'express';
import { collectDefaultMetrics } from 'prom-client';
import type { Feed } from '../feed/feed.js';
import { tracedFeed } from '../tracing/traced-feed.js';
import { createHttpServer } from './http-server.js';
import { openFeed } from './open-feed.js';
import { openLimits } from './open-limits.js';
import { openRedis } from './open-redis.js';
import { openTracing } from './open-tracing.js';
import { runServer } from './run-server.js';
import { createServiceContext, type ServiceContext } from './service-context.js';
import type { ServiceSettings } from './service-settings.js';
import type { SettingsSource } from './settings.js';
import { watchEventLoop } from './watch-event-loop.js';

/** One service, built and connected, not yet listening. */
export interface Service {
  app: Express;
  /** Adds what else listens on the HTTP server, such as Socket.IO. */
  attach?: (server: Server) => void;
  /** Resolves when the service can do its work, if that takes longer than building it. */
  ready?: () => Promise<void>;
  /**
   * Sends sockets away; readiness is off by then. Resolves when they are gone.
   *
   * @param spreadMs over how long, in milliseconds, so that not all come back at once; default 5,000
   */
  drain?: (spreadMs?: number) => Promise<void>;
  /** Ends everything that the service has opened. */
  close: () => Promise<void>;
}

/** What `startService` has to know of a service. */
export interface ServiceDefinition<Config extends ServiceSettings> {
  name: string;
  /** Reads its settings. @throws SettingsError with every bad name */
  loadConfig: (source: SettingsSource) => Config;
  /** Builds it; the process follows one session feed. */
  create: (config: Config, context: ServiceContext, feed: Feed) => Promise<Service>;
}

/**
 * Runs one service as a process of its own: settings, logs, metrics, server, graceful stop. Whatever keeps
 * it from starting ends the process with status 1 and one clear message.
 *
 * @example await startService({ name: 'chat', loadConfig, create: createChat }, process.env);
 */
export async function startService<Config extends ServiceSettings>(
  { name, loadConfig, create }: ServiceDefinition<Config>,
  source: SettingsSource,
): Promise<void> {
  try {
    const config = loadConfig(source);
    const tracing = await openTracing(name, config);
    const context = createServiceContext(name, { ...config, tracing });
    collectDefaultMetrics({ register: context.metrics });
    const unwatch = watchEventLoop(context);
    const feed = await openFeed(config, context);
    context.limits = await openLimits(config, context);
    context.redis = await openRedis(config, context);
    const service = await create(config, context, tracedFeed(feed, tracing));
    const server = createHttpServer(service.app);
    service.attach?.(server);
    const port = await runServer(server, {
      port: config.port,
      log: context.log,
      drain() {
        context.draining = true;
        endLate(context);
        return service.drain?.();
      },
      async close() {
        unwatch();
        await service.close();
        await feed.close();
        context.limits.close();
        context.redis?.close();
        await tracing?.close();
      },
    });
    context.log.info({ port }, 'listening');
  } catch (error) {
    process.stderr.write(`${name} cannot start. ${inspectError(error)}\n`);
    process.exit(1);
  }
}

/** How long a process that was told to stop takes at most. */
export const stopSeconds = 27;

/** Whatever hangs, a process that was told to stop ends, and as one that was told to. */
function endLate({ log }: ServiceContext): void {
  const end = () => {
    log.error('something hangs: the process ends without it');
    log.flush();
    process.exit(0);
  };
  // Keeps nothing alive: a process that has nothing left to do ends earlier.
  setTimeout(end, stopSeconds * 1000).unref();
}

function inspectError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // By its name and not by its class, of which another copy of this library has another.
  return error.name === 'SettingsError' ? error.message : (error.stack ?? error.message);
}
