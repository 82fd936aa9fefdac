import type { Feed } from '@usher/common/feed';
import {
  type Service,
  type ServiceContext,
  type ServiceDefinition,
  serviceVerifier,
} from '@usher/common/service';
import { createApp } from './app.js';
import { type ExampleConfig, loadConfig } from './config.js';

/** Connects the service's parts; several services in one process share the `feed`. */
export async function createExample(
  config: ExampleConfig,
  context: ServiceContext,
  feed: Feed,
): Promise<Service> {
  const verifier = serviceVerifier(config, context, feed);
  return {
    app: createApp(config, context, verifier),
    ready: verifier.ready,
    async close() {
      verifier.close();
    },
  };
}

export const exampleService: ServiceDefinition<ExampleConfig> = {
  name: 'example',
  loadConfig,
  create: createExample,
};
