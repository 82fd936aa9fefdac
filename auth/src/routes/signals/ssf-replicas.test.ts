import { type Feed, redisFeed } from '@usher/common/feed';
import { startRedis, type TestRedis } from '@usher/infra/testing';
import { newDatabase } from '../../auth.fixture.js';
import { oauthTo } from '../../clients.fixture.js';
import {
  push,
  pushedSids,
  receiverOf,
  reports,
  sidsOf,
  startEndpoint,
  startTransmitter,
  until,
} from '../../signals.fixture.js';

describe('two replicas on one Redis', () => {
  let redis: TestRedis;
  const feeds: Feed[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  }, 120_000);
  afterAll(async () => {
    for (const feed of feeds) await feed.close();
    await redis.stop();
  });

  let names = 0;
  async function startReplicas() {
    const mongoUrl = newDatabase();
    const name = `signals-${++names}`;
    const start = async () => {
      const feed = await redisFeed({ url: redis.url, name });
      feeds.push(feed);
      return startTransmitter({ mongoUrl }, { feed });
    };
    return [await start(), await start()] as const;
  }

  test('push each event once, and one goes on when the other has gone', async () => {
    const [one, other] = await startReplicas();
    const endpoint = await startEndpoint();
    const delivery = { method: push, endpoint_url: endpoint.url };
    await one.receiver.newStream({ delivery });
    const sids: string[] = [];
    for (let i = 0; i < 10; i++) sids.push(await (i % 2 ? one : other).signedOut());
    await until(() => endpoint.received.length >= 10);
    expect(pushedSids(endpoint.received).toSorted()).toEqual(sids.toSorted());
    await one.auth.close();
    sids.push(await other.signedOut());
    await until(() => pushedSids(endpoint.received).includes(sids[10]));
    expect(pushedSids(endpoint.received).toSorted()).toEqual(sids.toSorted());
  });

  test('are one to whoever polls: what one gave the other takes as acknowledged', async () => {
    const [one, other] = await startReplicas();
    const there = receiverOf(other.auth, await oauthTo(other.auth, reports.basic).token());
    const { stream_id: id } = await one.receiver.newStream();
    const seen: unknown[] = [];
    let ack: string[] = [];
    const sids: string[] = [];
    for (let i = 0; i < 10; i++) {
      sids.push(await (i % 3 ? one : other).signedOut());
      const sets = await (i % 2 ? one.receiver : there).polled(id, {
        ack,
        returnImmediately: false,
      });
      ack = Object.keys(sets);
      seen.push(...sidsOf(sets));
    }
    expect(seen).toEqual(sids);
  });

  test('lose nothing when Redis comes back empty, and repeat under the same jti', async () => {
    const [one] = await startReplicas();
    const { stream_id: id } = await one.receiver.newStream();
    const first = await one.signedOut();
    const seen = await one.receiver.polled(id, { returnImmediately: false });
    expect(sidsOf(seen)).toEqual([first]);
    await redis.signal('SIGKILL');
    await redis.restart();
    const second = await one.signedOut();
    const events = { ...seen };
    await until(async () => {
      Object.assign(events, await one.receiver.polled(id));
      return sidsOf(events).includes(second);
    });
    expect(sidsOf(events).toSorted()).toEqual([first, second].toSorted());
  });
});
