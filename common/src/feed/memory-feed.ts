import { randomUUID } from 'node:crypto';
import { requireNonNegative } from '../require-number.js';
import type { FeedEntry } from './entries.js';
import type { Feed, Position } from './feed.js';

/** Options of `memoryFeed`. */
export interface MemoryFeedOptions {
  /** Seconds that an entry is kept for those who follow later; at least an access token's lifetime. */
  retainSeconds?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * A feed within one process: everything in it sees an entry before `append` resolves. It ends with the
 * process, and another process cannot follow it.
 */
export function memoryFeed<Entry = FeedEntry>(options: MemoryFeedOptions = {}): Feed<Entry> {
  const { retainSeconds = 3600 + 180, now = Date.now } = options;
  requireNonNegative('retainSeconds', retainSeconds);
  const window: { at: number; entry: Entry; position: Position }[] = [];
  const followers = new Set<(entry: Entry, position: Position) => void>();
  const run = randomUUID();
  let appended = 0;

  function trim(): void {
    const oldest = now() - retainSeconds * 1000;
    const keepFrom = window.findIndex(({ at }) => at >= oldest);
    window.splice(0, keepFrom === -1 ? window.length : keepFrom);
  }

  async function append(entry: Entry): Promise<void> {
    trim();
    appended += 1;
    const position = { run, id: String(appended).padStart(16, '0') };
    window.push({ at: now(), entry, position });
    for (const follower of followers) follower(entry, position);
  }

  return {
    append,
    async follow(onEntry) {
      trim();
      for (const { entry, position } of window) onEntry(entry, position);
      followers.add(onEntry);
      return {
        lagMs: () => 0,
        clockOffsetMs: () => 0,
        close: () => followers.delete(onEntry),
      };
    },
    async restoreFrom(readWindow) {
      for await (const entry of readWindow()) await append(entry);
    },
    async close() {
      followers.clear();
    },
  };
}
