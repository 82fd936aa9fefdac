import type { FeedEntry } from './entries.js';
import type { Feed } from './feed.js';
import { followStream } from './follow-stream.js';
import { openStream, type RedisFeedOptions } from './redis-stream.js';

/**
 * A feed on a Redis Stream (Redis or Valkey, 6.2 or newer): every process that follows it learns of an
 * entry within milliseconds. Needs the `redis` package.
 *
 * @example const feed = await redisFeed({ url: 'redis://localhost:6379' });
 */
export async function redisFeed<Entry extends { type: string } = FeedEntry>(
  options: RedisFeedOptions,
): Promise<Feed<Entry>> {
  const stream = await openStream<Entry>(options);
  const open = new Set<{ close(): void }>();
  let restoring: Promise<void> | undefined;
  let readWindow: (() => AsyncIterable<Entry>) | undefined;

  /** Entries are idempotent, so that two replicas may do this at once. */
  async function restore(runId: string): Promise<void> {
    if (!readWindow) return;
    for await (const entry of readWindow()) await stream.append(entry);
    await stream.markRestored(runId);
  }

  return {
    append: (entry) => stream.append(entry),
    async follow(onEntry) {
      const following = followStream(stream, onEntry, (runId) => {
        restoring ??= restore(runId).finally(() => {
          restoring = undefined;
        });
        return restoring;
      });
      open.add(following);
      await following.current;
      return following;
    },
    async restoreFrom(read) {
      readWindow = read;
    },
    async close() {
      for (const following of open) following.close();
      await stream.close();
    },
  };
}
