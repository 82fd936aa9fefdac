import { testClock } from '../testing/test-clock.js';
import type { FeedEntry } from './entries.js';
import { memoryFeed } from './memory-feed.js';

const entry = (sid: string): FeedEntry => ({
  type: 'session.revoked',
  sid,
  userId: 'u',
  reason: 'signout',
});

describe('a memory feed', () => {
  test('hands the window, then every new entry, to each follower in order', async () => {
    const feed = memoryFeed();
    await feed.append(entry('a'));
    const seen: FeedEntry[] = [];
    await feed.follow((e) => seen.push(e));
    await feed.append(entry('b'));
    await feed.append(entry('c'));
    expect(seen).toEqual([entry('a'), entry('b'), entry('c')]);
  });

  test('tells a follower nothing after it has closed', async () => {
    const feed = memoryFeed();
    const seen: FeedEntry[] = [];
    const following = await feed.follow((e) => seen.push(e));
    following.close();
    await feed.append(entry('a'));
    expect(seen).toEqual([]);
  });

  test('keeps entries for as long as it was told, no longer', async () => {
    const clock = testClock();
    const feed = memoryFeed({ retainSeconds: 60, now: clock.now });
    await feed.append(entry('old'));
    clock.advance(60);
    await feed.append(entry('new'));
    clock.advance(1);
    const seen: FeedEntry[] = [];
    await feed.follow((e) => seen.push(e));
    expect(seen).toEqual([entry('new')]);
  });
});
