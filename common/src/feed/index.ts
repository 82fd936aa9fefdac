export type { ReceiverOptions } from '../signals/receiver.js';
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
export { redisFeed } from './redis-feed.js';
export type { RedisFeedOptions } from './redis-stream.js';
export { type SharedSignalsFeedOptions, sharedSignalsFeed } from './shared-signals-feed.js';
