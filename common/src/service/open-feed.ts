import type { Feed } from '../feed/feed.js';
import { redisFeed } from '../feed/redis-feed.js';
import type { ServiceContext } from './service-context.js';
import type { ServiceSettings } from './service-settings.js';
import { SettingsError } from './settings.js';
import { warnSparingly } from './warn-sparingly.js';

/**
 * The session feed of a service that is a process of its own.
 *
 * @throws SettingsError without `REDIS_URL`: it would go on accepting sessions that have ended elsewhere
 */
export function openFeed({ redisUrl }: ServiceSettings, { log }: ServiceContext): Promise<Feed> {
  if (!redisUrl) {
    throw new SettingsError({
      REDIS_URL:
        'the address of Redis: without it this process would not learn which sessions have ended',
    });
  }
  const onError = warnSparingly(log, 'the session feed cannot be followed');
  return redisFeed({ url: redisUrl, onError });
}
