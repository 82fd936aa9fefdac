import { startRedis, type TestRedis } from '@usher/infra/testing';
import { type Relay, startRelay } from './relay.fixture.js';
import { figureOf, heard, send, startReplicas, textsOf, until } from './replicas.fixture.js';

/** A push with this never arrives at the far replica. */
const lost = 'lost for ever';

let redis: TestRedis;
let relay: Relay;
let replicas: Awaited<ReturnType<typeof startReplicas>>;

beforeAll(async () => {
  redis = await startRedis();
  relay = await startRelay(redis.url);
  relay.loses = (piece) => piece.includes(lost);
  // The far replica alone reaches Redis by way of the relay.
  replicas = await startReplicas([redis.url, relay.url]);
}, 60_000);
afterAll(async () => {
  await relay.stop();
  await redis.stop();
});

const backlogs = () =>
  Promise.all(
    [replicas.near, replicas.far].map((chat) => figureOf(chat, 'chat_fan_out_backlog_seconds')),
  );

/** Until the far replica has looked at the heads of all rooms that are open now. */
async function round() {
  const { id, sender, across } = await replicas.roomOfTwo();
  const heads = heard(across, 'room:head', id);
  await send(sender, id, lost);
  await until(() => heads.some(({ head }) => head === 1));
}

test('a push that is lost without a word is found by the head; idle rooms hear of none', async () => {
  const [room, idle] = [await replicas.roomOfTwo(), await replicas.roomOfTwo()];
  for (const { sender, id } of [room, idle]) await send(sender, id, 'before');
  const { id, sender, across } = room;
  await round();
  const messages = heard(across, 'message:new', id);
  const heads = heard(across, 'room:head', id);
  const idleHeads = heard(idle.across, 'room:head', idle.id);

  await send(sender, id, lost);
  await until(() => heads.some(({ head }) => head === 2));
  await sender.emitWithAck('message:edit', { roomId: id, seq: 1, text: `an edit, ${lost}` });
  await until(() => heads.some(({ headRev }) => headRev === 1));
  const since = { roomId: id, after: 1, afterRev: 0 };
  expect(await across.emitWithAck('room:sync', since)).toMatchObject({
    messages: [{ seq: 2, text: lost }],
    changes: [{ rev: 1, seq: 1 }],
  });
  expect(textsOf(messages)).toEqual([]);
  expect(heads).toEqual([
    { roomId: id, head: 2, headRev: 0 },
    { roomId: id, head: 2, headRev: 1 },
  ]);
  expect(idleHeads).toEqual([]);
}, 60_000);

test('what was pushed is not announced again', async () => {
  const { id, sender, beside, across } = await replicas.roomOfTwo();
  await send(sender, id, 'before');
  await round();
  const heads = [beside, across].map((socket) => heard(socket, 'room:head', id));
  const messages = heard(across, 'message:new', id);
  await send(sender, id, 'heard');
  await sender.emitWithAck('message:edit', { roomId: id, seq: 1, text: 'edited' });
  await until(() => messages.length > 0);
  await round();
  expect(heads).toEqual([[], []]);
}, 60_000);

test('connections that have gone silent are made anew', async () => {
  const { id, sender, across } = await replicas.roomOfTwo();
  const messages = heard(across, 'message:new', id);
  relay.silence();
  await until(async () => {
    await send(sender, id, 'anybody there?');
    return messages.length > 0;
  });
}, 60_000);

test('while a replica is more than a second behind, messages wait, but never long, and none is lost', async () => {
  const { id, sender, beside, across } = await replicas.roomOfTwo();
  const besides = heard(beside, 'message:new', id);
  const acrosses = heard(across, 'message:new', id);
  await until(async () => (await backlogs()).every((seconds) => seconds > 0 && seconds < 1));
  relay.delayMs = 800;
  await until(async () => ((await backlogs())[1] ?? 0) > 1);
  await until(async () => {
    const sentAt = performance.now();
    expect(await send(sender, id, 'probing')).toMatchObject({ ok: true });
    return performance.now() - sentAt > 1_500;
  });

  // Acked in the order in which they were sent, after having waited together.
  const sentAt = performance.now();
  const acks = await Promise.all(
    Array.from({ length: 300 }, (_, i) => send(sender, id, `held ${i}`)),
  );
  // Each for itself: one after the other they would take minutes.
  expect(performance.now() - sentAt).toBeGreaterThan(1_500);
  const first: number = acks[0].seq;
  expect(acks.map(({ seq }) => seq)).toEqual(acks.map((_, i) => first + i));
  const held = acks.map((_, i) => `held ${i}`);
  for (const all of [besides, acrosses]) {
    await until(() => textsOf(all).includes('held 299'));
    expect(textsOf(all).filter((text) => text.startsWith('held'))).toEqual(held);
  }

  relay.delayMs = 0;
  await until(async () => (await backlogs()).every((seconds) => seconds < 1));
  await until(async () => {
    const sentAt = performance.now();
    await send(sender, id, 'at once');
    return performance.now() - sentAt < 500;
  });
}, 60_000);
