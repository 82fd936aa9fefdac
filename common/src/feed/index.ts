export type {
  EndReason,
  FeedEntry,
  NotificationEntry,
  SessionExtended,
  SessionRevoked,
  UserChanged,
  UserCreated,
} from './entries.js';
export type { Feed, Following, Position } from './feed.js';
export { type MemoryFeedOptions, memoryFeed } from './memory-feed.js';
export { type RedisFeedOptions, redisFeed } from './redis-feed.js';
export { type SharedSignalsFeedOptions, sharedSignalsFeed } from './shared-signals-feed.js';
