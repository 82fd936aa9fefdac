import { startRedis, type TestRedis } from '@usher/infra/testing';
import { figureOf, heard, send, startReplicas, textsOf, until } from './replicas.fixture.js';

let redis: TestRedis;
let replicas: Awaited<ReturnType<typeof startReplicas>>;

beforeAll(async () => {
  redis = await startRedis();
  replicas = await startReplicas([redis.url, redis.url]);
}, 60_000);
afterAll(() => redis.stop());

const dropped = () => figureOf(replicas.near, 'chat_fan_out_dropped_total');

test('a message and its changes reach the members at every replica', async () => {
  const { id, sender, beside, across } = await replicas.roomOfTwo();
  const [besides, acrosses] = [beside, across].map((one) => heard(one, 'message:new', id));
  const changes = heard(across, 'message:changed', id);
  for (const text of ['one', 'two'])
    expect(await send(sender, id, text)).toMatchObject({ ok: true });
  await sender.emitWithAck('message:edit', { roomId: id, seq: 1, text: 'first' });
  await until(() => changes.length > 0 && textsOf(acrosses ?? []).length === 2);
  expect(textsOf(besides ?? [])).toEqual(['one', 'two']);
  expect(textsOf(acrosses ?? [])).toEqual(['one', 'two']);
  expect(changes).toMatchObject([{ rev: 1, seq: 1, message: { text: 'first' } }]);
});

test('whoever enters or leaves a room does so at every replica', async () => {
  const { id, sender, grace, across } = await replicas.roomOfTwo();
  const messages = heard(across, 'message:new', id);
  const left = heard(across, 'room:left', id);
  await grace.post(`/rooms/${id}/leave`);
  await until(() => left.length > 0);
  await send(sender, id, 'behind their back');
  await grace.post(`/rooms/${id}/join`);
  // What arrives before the other replica knows of it is not for her.
  await until(async () => {
    await send(sender, id, 'welcome back');
    return messages.length > 0;
  });
  expect(new Set(textsOf(messages))).toEqual(new Set(['welcome back']));
});

test('Redis killed and restarted: neighbours hear at once, the others learn of it when it is back', async () => {
  const { id, sender, beside, across } = await replicas.roomOfTwo();
  const besides = heard(beside, 'message:new', id);
  const acrosses = heard(across, 'message:new', id);
  const heads = heard(across, 'room:head', id);
  const before = await dropped();
  // Stopped first, so that pushes are under way when it dies.
  await redis.signal('SIGSTOP');
  for (let i = 1; i <= 5; i += 1) expect(await send(sender, id, `m${i}`)).toMatchObject({ seq: i });
  await redis.signal('SIGKILL');
  for (let i = 6; i <= 9; i += 1) expect(await send(sender, id, `m${i}`)).toMatchObject({ seq: i });
  await until(() => textsOf(besides).length === 9);
  await until(async () => (await dropped()) >= before + 9);
  expect(acrosses).toEqual([]);

  await redis.restart();
  await until(() => heads.some(({ head }) => head === 9));
  const synced = await across.emitWithAck('room:sync', { roomId: id, after: 0 });
  expect(synced.messages).toHaveLength(9);
  // And from now on everything goes as before.
  await until(async () => {
    await send(sender, id, 'live again');
    return textsOf(acrosses).includes('live again');
  });
}, 60_000);

test('Redis paused: neighbours go on hearing, what waits for it is bounded', async () => {
  const { id, sender, beside, across } = await replicas.roomOfTwo();
  const besides = heard(beside, 'message:new', id);
  const heads = heard(across, 'room:head', id);
  const text = 'x'.repeat(4_000);
  const before = await dropped();
  await redis.signal('SIGSTOP');
  try {
    let last = 0;
    // More than may wait: 8 million characters.
    while ((await dropped()) === before) {
      const acks = await Promise.all(Array.from({ length: 50 }, () => send(sender, id, text)));
      for (const ack of acks) expect(ack).toMatchObject({ ok: true });
      last = Math.max(last, ...acks.map(({ seq }) => seq));
    }
    await until(() => textsOf(besides).length === last);
    // The other replica finds them although nothing passes.
    await until(() => heads.some(({ head }) => head === last));
  } finally {
    await redis.signal('SIGCONT');
  }
}, 120_000);
