import type { FeedEntry } from '../feed/entries.js';
import type { Feed } from '../feed/feed.js';
import type { Tracing } from './tracing.js';

/**
 * The feed with a span for each append, which the entry carries on: whoever follows continues its trace.
 * An entry that names a trace already, as it was recorded, belongs to that one.
 */
export function tracedFeed(feed: Feed, tracing: Tracing | undefined): Feed {
  if (!tracing) return feed;
  return {
    ...feed,
    append: (entry: FeedEntry) =>
      tracing.span(
        `append ${entry.type}`,
        { kind: 'producer', parent: entry.traceparent },
        ({ traceparent }) => feed.append({ ...entry, traceparent }),
      ),
  };
}
