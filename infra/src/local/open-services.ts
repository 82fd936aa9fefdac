import type { RequestListener, Server } from 'node:http';
import { authService, createAuth } from '@usher/auth';
import { memoryFeed, redisFeed } from '@usher/common/feed';
import {
  collectDefaultMetrics,
  createServiceContext,
  type Logger,
  openLimits,
  openRedis,
  openTracing,
  Registry,
  readServiceSettings,
  type SettingsSource,
  type Tracing,
  tracedFeed,
} from '@usher/common/service';
import { services } from '../services.js';
import { openLocalMail } from './local-mail.js';
import { newLocalClient } from './new-local-client.js';
import { serviceDatabase } from './service-database.js';

/** All services in one process. */
export interface OpenServices {
  apps: Record<string, RequestListener>;
  mailbox: RequestListener | undefined;
  log: Logger;
  hasAccounts(): Promise<boolean>;
  attach(server: Server): void;
  ready(): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens every service, each with a database and credentials of its own, on one feed and one set of figures:
 * what a sign-out says reaches all of them at once.
 *
 * @throws SettingsError
 */
export async function openServices(
  source: SettingsSource,
  mongoUrl: string,
  say: (line: string) => void,
): Promise<OpenServices> {
  const shared = readServiceSettings(source);
  const settingsOf = (service: string) => ({
    ...source,
    MONGO_URL: serviceDatabase(mongoUrl, service),
  });
  const authSettings = authService.loadConfig(settingsOf('auth'));
  const mail = openLocalMail(authSettings, say);
  const others = services
    .filter(({ name }) => name !== 'auth')
    .map((service) => ({ ...service, client: newLocalClient(service.name) }));
  const clients = [...authSettings.clients, ...others.map(({ client }) => client.known)];
  const authConfig = { ...authSettings, ...mail.config, clients, firstAccountIsAdmin: true };

  const feed = shared.redisUrl ? await redisFeed({ url: shared.redisUrl }) : memoryFeed();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const { log } = createServiceContext('local', shared);
  const limits = await openLimits(shared, { log });
  const redis = await openRedis(shared, { log });
  const tracings: (Tracing | undefined)[] = [];
  async function partsOf(name: string) {
    const tracing = await openTracing(name, shared);
    tracings.push(tracing);
    const context = createServiceContext(name, { ...shared, metrics, limits, redis, tracing });
    return [context, tracedFeed(feed, tracing)] as const;
  }

  const apps: Record<string, RequestListener> = {};
  const [auth, ...opened] = await Promise.all([
    createAuth(authConfig, ...(await partsOf('auth'))),
    ...others.map(async ({ name, client, open }) => {
      const settings = { ...settingsOf(name), ...client.settings };
      const service = await open(settings, ...(await partsOf(name)));
      apps[name] = service.app;
      return service;
    }),
  ]);
  return {
    apps: { ...apps, auth: auth.app },
    mailbox: mail.mailbox,
    log,
    hasAccounts: auth.hasAccounts,
    attach(server) {
      for (const service of opened) service.attach?.(server);
    },
    async ready() {
      await Promise.all(opened.map((service) => service.ready?.()));
    },
    async drain() {
      // Whoever presses Ctrl-C does not want to wait.
      await Promise.all(opened.map((service) => service.drain?.(0)));
    },
    async close() {
      await Promise.all([auth, ...opened].map((service) => service.close()));
      await feed.close();
      limits.close();
      redis?.close();
      for (const tracing of tracings) await tracing?.close();
    },
  };
}
