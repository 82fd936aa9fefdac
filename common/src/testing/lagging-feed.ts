import type { Feed } from '../feed/feed.js';
import { memoryFeed } from '../feed/memory-feed.js';

/** A feed whose lag and clock a test sets. */
export interface LaggingFeed extends Feed {
  /** How old its followers take their knowledge to be, in milliseconds. */
  lagMs: number;
  /** How far the feed's clock is from this machine's, in milliseconds. */
  clockOffsetMs: number;
}

/** A feed in memory that can be made to stand still; for tests of what a service does then. */
export function laggingFeed(feed: Feed = memoryFeed()): LaggingFeed {
  const lagging: LaggingFeed = {
    ...feed,
    lagMs: 0,
    clockOffsetMs: 0,
    async follow(onEntry) {
      const { close } = await feed.follow(onEntry);
      return {
        close,
        lagMs: () => lagging.lagMs,
        clockOffsetMs: () => lagging.clockOffsetMs,
      };
    },
  };
  return lagging;
}
