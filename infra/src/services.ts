import { authService } from '@usher/auth';
import { chatService } from '@usher/chat';
import type { Feed } from '@usher/common/feed';
import type {
  Service,
  ServiceContext,
  ServiceDefinition,
  ServiceSettings,
  SettingsSource,
} from '@usher/common/service';
import { webService } from '@usher/web';

/** A service as the local runner, the secrets and the checks of the manifests see it. */
export interface KnownService {
  name: string;
  /** What leads to it; of several services that would do, the one with the longest path answers. */
  paths: readonly string[];
  hasDatabase: boolean;
  /** @throws SettingsError */
  loadConfig(source: SettingsSource): ServiceSettings;
  /** @throws SettingsError */
  open(source: SettingsSource, context: ServiceContext, feed: Feed): Promise<Service>;
}

export const services: readonly KnownService[] = [
  known(authService, ['/api/users', '/.well-known'], { hasDatabase: true }),
  known(chatService, ['/api/chat', '/socket.io'], { hasDatabase: true }),
  known(webService, ['/']),
];

export const serviceNames = services.map(({ name }) => name);

function known<Config extends ServiceSettings>(
  { name, loadConfig, create }: ServiceDefinition<Config>,
  paths: readonly string[],
  { hasDatabase = false } = {},
): KnownService {
  const open: KnownService['open'] = (source, ...rest) => create(loadConfig(source), ...rest);
  return { name, paths, hasDatabase, loadConfig, open };
}
