import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis, type TestRedis } from '@usher/infra/testing';
import type { FeedEntry } from './entries.js';
import type { Feed, Position } from './feed.js';
import { memoryFeed } from './memory-feed.js';
import { redisFeed } from './redis-feed.js';

const entry = (sid: string): FeedEntry => ({
  type: 'session.revoked',
  sid,
  userId: 'u',
  reason: 'signout',
});
const sids = (entries: FeedEntry[]) =>
  entries.map((e) => (e.type === 'session.revoked' ? e.sid : ''));

/** Waits until it holds; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

async function* windowOf(...names: string[]) {
  for (const name of names) yield entry(name);
}

let redis: TestRedis;
const feeds: Feed[] = [];
let streams = 0;

beforeAll(async () => {
  redis = await startRedis();
}, 120_000);
afterEach(() => Promise.all(feeds.splice(0).map((feed) => feed.close())));
afterAll(() => redis.stop());

async function openRedisFeed(name = `feed-${++streams}`, restored = true): Promise<Feed> {
  const feed = await redisFeed({ url: redis.url, name });
  if (restored) feed.restoreFrom(() => windowOf());
  feeds.push(feed);
  return feed;
}

describe.each<[string, () => Promise<Feed>]>([
  ['memory', async () => memoryFeed()],
  ['redis', () => openRedisFeed()],
])('a %s feed', (_, open) => {
  test('hands the window, then every new entry, to each follower in order', async () => {
    const feed = await open();
    await feed.append(entry('a'));
    const [first, second]: FeedEntry[][] = [[], []];
    await feed.follow((e) => first?.push(e));
    await feed.append(entry('b'));
    await feed.follow((e) => second?.push(e));
    await feed.append(entry('c'));
    await until(() => first?.length === 3 && second?.length === 3);
    expect(sids(first ?? [])).toEqual(['a', 'b', 'c']);
    expect(sids(second ?? [])).toEqual(['a', 'b', 'c']);
  });

  test('says where each entry stands, the same to every follower', async () => {
    const feed = await open();
    const [first, second]: Position[][] = [[], []];
    await feed.follow((_, at) => first?.push(at));
    for (let i = 0; i < 12; i++) await feed.append(entry(`${i}`));
    await feed.follow((_, at) => second?.push(at));
    await until(() => first?.length === 12 && second?.length === 12);
    expect(second).toEqual(first);
    const ids = first?.map(({ id }) => id) ?? [];
    expect(ids).toEqual([...new Set(ids)].toSorted());
    expect(new Set(first?.map(({ run }) => run)).size).toBe(1);
  });

  test('hands over a window of thousands whole, in order', async () => {
    const feed = await open();
    const names = Array.from({ length: 2_500 }, (_, i) => `s${i}`);
    await Promise.all(names.map((name) => feed.append(entry(name))));
    const seen: FeedEntry[] = [];
    await feed.follow((e) => seen.push(e));
    expect(sids(seen)).toEqual(names);
  });

  test('tells a follower nothing after it has closed', async () => {
    const feed = await open();
    const [closed, open2]: FeedEntry[][] = [[], []];
    const following = await feed.follow((e) => closed?.push(e));
    await feed.follow((e) => open2?.push(e));
    following.close();
    await feed.append(entry('a'));
    await until(() => open2?.length === 1);
    expect(closed).toEqual([]);
  });

  test('stays current while nothing happens', async () => {
    const feed = await open();
    const following = await feed.follow(() => {});
    await sleep(3_000);
    // A read waits for a second, and the next one proves what was appended before it was sent.
    await until(() => following.lagMs() < 2_300);
  });
});

describe('a redis feed', () => {
  test('reaches the followers of other processes', async () => {
    const [auth, chat] = [await openRedisFeed('shared'), await openRedisFeed('shared', false)];
    const seen: FeedEntry[] = [];
    await Promise.all([auth.follow(() => {}), chat.follow((e) => seen.push(e))]);
    await auth.append(entry('a'));
    await until(() => seen.length === 1);
  });

  test('carries the entries of whoever opens it, and is followed as closely as they say', async () => {
    const feed = await redisFeed<{ type: 'moved'; to: string }>({
      url: redis.url,
      name: 'of-their-own',
      blockMs: 200,
    });
    feeds.push(feed as unknown as Feed);
    await feed.restoreFrom(async function* () {});
    const seen: string[] = [];
    const following = await feed.follow(({ to }) => seen.push(to));
    await feed.append({ type: 'moved', to: 'here' });
    await until(() => seen.length === 1);
    await sleep(1_100);
    // While nothing happens, a read that takes a second leaves nobody as close as this.
    await until(() => following.lagMs() < 500);
    expect(seen).toEqual(['here']);
  });

  test('is not current before somebody vouches for the window', async () => {
    const chat = await openRedisFeed('vouched', false);
    let current = false;
    const following = chat
      .follow(() => {})
      .then(() => {
        current = true;
      });
    await sleep(300);
    expect(current).toBe(false);
    const auth = await openRedisFeed('vouched');
    await auth.follow(() => {});
    await following;
  });

  test('of a Redis that lost everything is stale until the window is back, then current', async () => {
    const [auth, chat] = [await openRedisFeed('lost'), await openRedisFeed('lost', false)];
    const seen = new Set<string>();
    const [, following] = await Promise.all([
      auth.follow(() => {}),
      chat.follow((e) => seen.add(sids([e]).join())),
    ]);
    await auth.append(entry('a'));
    await until(() => seen.has('a'));
    seen.clear();

    let restore = () => {};
    const mayRestore = new Promise<void>((resolve) => {
      restore = resolve;
    });
    auth.restoreFrom(async function* () {
      await mayRestore;
      yield* windowOf('a', 'b');
    });
    await redis.signal('SIGKILL');
    const killedAt = performance.now();
    await redis.restart();
    await sleep(600);
    expect(following.lagMs()).toBeGreaterThan(performance.now() - killedAt - 50);
    expect(seen.size).toBe(0);
    restore();
    await until(() => seen.has('b'));
    await until(() => following.lagMs() < 1_900);
    expect([...seen]).toEqual(['a', 'b']);
    await auth.append(entry('c'));
    await until(() => seen.has('c'));
  });

  test('of a Redis that is paused ages, refuses to append, and recovers', async () => {
    const auth = await openRedisFeed('paused');
    const seen: FeedEntry[] = [];
    const following = await auth.follow((e) => seen.push(e));
    await redis.signal('SIGSTOP');
    const pausedAt = performance.now();
    await expect(auth.append(entry('a'))).rejects.toThrow();
    await sleep(2_500);
    expect(following.lagMs()).toBeGreaterThan(performance.now() - pausedAt - 50);
    await redis.signal('SIGCONT');
    await until(() => following.lagMs() < 1_900);
    await auth.append(entry('b'));
    await until(() => sids(seen).includes('b'));
  });

  test('that comes back with an older file is stale until what it lost is back', async () => {
    const auth = await openRedisFeed('older');
    const seen: FeedEntry[] = [];
    const following = await auth.follow((e) => seen.push(e));
    await auth.append(entry('a'));
    await redis.save();
    await auth.append(entry('b'));
    await until(() => seen.length === 2);
    auth.restoreFrom(() => windowOf('a', 'b'));
    await redis.signal('SIGKILL');
    await redis.restart();
    // A follower that starts now reads from a Redis that has forgotten `b`.
    const late: FeedEntry[] = [];
    const chat = await openRedisFeed('older', false);
    await chat.follow((e) => late.push(e));
    expect(sids(late)).toContain('b');
    await until(() => following.lagMs() < 1_900);
  });

  test('knows how far its clock is from Redis', async () => {
    const { now } = Date;
    Date.now = () => now() + 90_000;
    try {
      const feed = await openRedisFeed();
      const following = await feed.follow(() => {});
      expect(Math.abs(following.clockOffsetMs() + 90_000)).toBeLessThan(1_000);
    } finally {
      Date.now = now;
    }
  });

  test('takes away nothing that still matters when its own clock is ahead', async () => {
    // Nodes of 100 entries: Redis only ever takes whole ones away.
    const feed = await openRedisFeed('ahead');
    for (let i = 0; i < 300; i += 1) await feed.append(entry(`${i}`));
    const { now } = Date;
    Date.now = () => now() + 86_400_000;
    try {
      await feed.append(entry('ahead'));
      await feed.append(entry('again'));
    } finally {
      Date.now = now;
    }
    const seen: FeedEntry[] = [];
    await feed.follow((e) => seen.push(e));
    expect(sids(seen).slice(0, 2)).toEqual(['0', '1']);
    expect(seen).toHaveLength(302);
  });

  test('does not follow a Redis that is not the primary', async () => {
    const errors: unknown[] = [];
    const feed = await redisFeed({ url: 'redis://127.0.0.1:1', onError: (e) => errors.push(e) });
    feeds.push(feed);
    void feed.follow(() => {});
    await until(() => errors.length > 2);
  });
});
