import type { Feed } from '@usher/common/feed';
import {
  type Service,
  type ServiceContext,
  type ServiceDefinition,
  serviceVerifier,
} from '@usher/common/service';
import { createApp } from './app.js';
import { loadConfig, type WebConfig } from './config.js';
import { createAuthReader } from './server/auth-reader.js';
import { createChatReader } from './server/chat-reader.js';
import { readClientFiles } from './server/client-files.js';

/** Connects web's parts; several services in one process share the `feed`. */
export async function createWeb(
  config: WebConfig,
  context: ServiceContext,
  feed: Feed,
): Promise<Service> {
  // The same folder seen from the sources and from what they are compiled to.
  const files = await readClientFiles(new URL('../dist/client/', import.meta.url));
  const verifier = serviceVerifier(config, context, feed);
  return {
    app: createApp(config, context, {
      verifier,
      files,
      chat: createChatReader(config),
      auth: createAuthReader(config),
    }),
    ready: verifier.ready,
    async close() {
      verifier.close();
    },
  };
}

export const webService: ServiceDefinition<WebConfig> = {
  name: 'web',
  loadConfig,
  create: createWeb,
};
