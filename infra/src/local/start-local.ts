import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { authService, createAuth } from '@usher/auth';
import { chatService, createChat } from '@usher/chat';
import { memoryFeed, redisFeed } from '@usher/common/feed';
import {
  collectDefaultMetrics,
  createServiceContext,
  openLimits,
  openRedis,
  openTracing,
  Registry,
  runServer,
  type SettingsSource,
  tracedFeed,
} from '@usher/common/service';
import { createWeb, webService } from '@usher/web';
import { openMongo } from '../mongod/open-mongo.js';
import { keepAuthSecret } from './auth-secret.js';
import { dispatch } from './dispatch.js';
import { openLocalMail } from './local-mail.js';
import { newLocalClient } from './new-local-client.js';
import { requireFreePort } from './require-free-port.js';
import { serviceDatabase } from './service-database.js';
import { readLocalSettings, serviceSettings } from './settings.js';

/** Runs all services in this process behind one port; stops on SIGINT and SIGTERM. */
export async function startLocal(env: SettingsSource, say: (line: string) => void): Promise<void> {
  const local = readLocalSettings(env);
  await requireFreePort(local.port, local.host);
  await mkdir(local.dataDir, { recursive: true });
  const mongo = await openMongo({ env, dataDir: join(local.dataDir, 'mongo'), onProgress: say });
  try {
    const source = serviceSettings(env, local, { authSecret: await keepAuthSecret(local.dataDir) });
    const settingsOf = (service: string) => ({
      ...source,
      MONGO_URL: serviceDatabase(mongo.url, service),
    });
    const authSettings = authService.loadConfig(settingsOf('auth'));
    const mail = openLocalMail(authSettings, say);
    const chatClient = newLocalClient('chat');
    const clients = [...authSettings.clients, chatClient.known];
    const authConfig = { ...authSettings, ...mail.config, clients, firstAccountIsAdmin: true };
    const chatConfig = chatService.loadConfig({ ...settingsOf('chat'), ...chatClient.settings });
    const webConfig = webService.loadConfig(source);

    // One feed and one set of figures: what a sign-out says reaches all three at once.
    const { redisUrl } = webConfig;
    const feed = redisUrl ? await redisFeed({ url: redisUrl }) : memoryFeed();
    const metrics = new Registry();
    collectDefaultMetrics({ register: metrics });
    const { log } = createServiceContext('local', webConfig);
    const limits = await openLimits(webConfig, { log });
    const redis = await openRedis(webConfig, { log });
    async function contextOf(name: string) {
      const tracing = await openTracing(name, webConfig);
      return createServiceContext(name, { ...webConfig, metrics, limits, redis, tracing });
    }
    const contexts = {
      auth: await contextOf('auth'),
      chat: await contextOf('chat'),
      web: await contextOf('web'),
    };
    const [auth, chat, web] = await Promise.all([
      createAuth(authConfig, contexts.auth, tracedFeed(feed, contexts.auth.tracing)),
      createChat(chatConfig, contexts.chat, feed),
      createWeb(webConfig, contexts.web, feed),
    ]);

    const apps = { auth: auth.app, chat: chat.app, web: web.app };
    const server = createServer(dispatch({ ...apps, mailbox: mail.mailbox }));
    chat.attach?.(server);
    await runServer(server, {
      port: local.port,
      host: local.host,
      log,
      drain: () => {
        say('Stopping …');
        // Whoever presses Ctrl-C does not want to wait.
        return chat.drain?.(0);
      },
      keepAliveMs: 0,
      async close() {
        await Promise.all([auth.close(), chat.close(), web.close()]);
        await feed.close();
        limits.close();
        redis?.close();
        for (const { tracing } of Object.values(contexts)) await tracing?.close();
        await mongo.stop();
        say('Stopped. Your data is kept.');
      },
    });
    void mongo.lost.then((error) => {
      say(`MongoDB is gone: ${error.message}`);
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    });
    await Promise.all([chat.ready?.(), web.ready?.()]);
    if (mail.mailbox) say(`Mails are kept at ${local.publicUrl}/mailbox`);
    if (!(await auth.hasAccounts())) say('The first account that signs up becomes the admin.');
    say(`Usher is ready: ${local.publicUrl}  (Ctrl-C stops)`);
  } catch (error) {
    await mongo.stop();
    throw error;
  }
}
