import type { Feed } from '@usher/common/feed';
import type { Service, ServiceContext, ServiceDefinition } from '@usher/common/service';
import { drainSockets } from '@usher/common/socket';
import { createApp } from './app.js';
import { type ChatConfig, loadConfig } from './config.js';
import { connectDatabase } from './database.js';
import { openModels } from './models/open-models.js';
import { openParts } from './open-parts.js';
import type { PresenceTimes } from './services/open-presence.js';

/** Connects chat's parts; several services in one process share the `feed`. `times` are for tests. */
export async function createChat(
  config: ChatConfig,
  context: ServiceContext,
  feed: Feed,
  times?: Partial<PresenceTimes>,
): Promise<Service> {
  const connection = await connectDatabase(config.mongoUrl);
  try {
    const models = await openModels(connection);
    const parts = await openParts(models, { config, context, feed, times });
    const { io, verifier } = parts;
    const checks = { mongo: () => connection.readyState === 1, keys: verifier.isReady };
    return {
      app: createApp(config, context, { ...parts, checks }),
      attach: (server) => void io.attach(server),
      ready: verifier.ready,
      drain: (spreadMs) => drainSockets(io, { spreadMs }),
      async close() {
        await parts.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

export const chatService: ServiceDefinition<ChatConfig> = {
  name: 'chat',
  loadConfig,
  create: createChat,
};
