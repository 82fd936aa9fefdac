import { type Feed, type Following, memoryFeed, redisFeed } from '@usher/common/feed';
import { type ServiceContext, warnSparingly } from '@usher/common/service';
import type { RoomEntry, RoomEntryModel } from '../models/room-entry.js';
import { readWindow } from './room-log.js';

/** Above this age of its knowledge a replica asks the database. A kick is felt within a second. */
const maxLagMs = 700;
/** Twice that, and what two turns of a busy event loop take, stays below `maxLagMs` while nothing happens. */
const blockMs = 100;
const timeoutMs = 500;
const retainSeconds = 600;
/** Well within what is retained, even where clocks differ by minutes. */
const maxGapMs = 240_000;

/** The stream in which replicas of chat tell each other of rooms; in memory for a process that runs alone. */
export async function openRoomFeed(
  redisUrl: string | undefined,
  { log }: Pick<ServiceContext, 'log'>,
  model: RoomEntryModel,
): Promise<Feed<RoomEntry>> {
  if (!redisUrl) return memoryFeed<RoomEntry>({ retainSeconds: 0 });
  const feed = await redisFeed<RoomEntry>({
    url: redisUrl,
    name: 'usher:chat:memberships',
    retainSeconds,
    blockMs,
    timeoutMs,
    onError: warnSparingly(log, "the rooms' feed cannot be followed"),
  });
  await feed.restoreFrom(() => readWindow(model));
  return feed;
}

export interface RoomFollowing {
  /** False while entries may be missing: what they would say has to be asked for. */
  isFresh(): boolean;
  close(): void;
}

/** @param onGap called when entries may be missing that will never come */
export function followRooms(
  feed: Feed<RoomEntry>,
  onEntry: (entry: RoomEntry) => void,
  onGap: () => void,
): RoomFollowing {
  let following: Following | undefined;
  // Until the window is read nothing is fresh, and all goes by the database.
  void feed.follow(onEntry).then((started) => {
    following = started;
  });
  const timer = setInterval(() => {
    if (following && following.lagMs() > maxGapMs) onGap();
  }, 1_000);
  timer.unref();

  return {
    isFresh: () => following !== undefined && following.lagMs() < maxLagMs,
    close() {
      clearInterval(timer);
      following?.close();
    },
  };
}
