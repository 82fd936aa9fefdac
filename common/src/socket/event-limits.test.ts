import { randomUUID } from 'node:crypto';
import { startRedis } from '@usher/infra/testing';
import { body } from 'express-validator';
import { Registry } from 'prom-client';
import { type Limits, memoryLimits, redisLimits } from '../limits/index.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { authenticate, observeSockets, onEvent } from './index.js';
import { once, startStage, until } from './stage.fixture.js';

const limited = {
  ok: false,
  error: {
    code: 'RATE_LIMITED',
    message: expect.any(String),
    retryAfterMs: expect.any(Number),
  },
};

/** `say` three times a minute, `look` as often as one likes. */
async function limitedStage(limits: Limits = memoryLimits(), issuer = testIssuer()) {
  const stage = await startStage(issuer);
  const metrics = new Registry();
  const handled: string[] = [];
  const validated: unknown[] = [];
  authenticate(stage.chat, issuer.verifier);
  const onOutcome = observeSockets(stage.chat, { name: 'test', metrics });
  const limit = limits.limiter('say', { points: 3, durationSeconds: 60 });
  const fields = [
    body('text').custom((text) => {
      validated.push(text);
      return typeof text === 'string';
    }),
  ];
  const handle = ({ text }: { text: string }) => {
    handled.push(text);
    return {};
  };
  onEvent(stage.chat, 'say', fields, handle, { limit, onOutcome });
  onEvent(stage.chat, 'look', [], () => ({}), { onOutcome });
  async function join(user = testUser()) {
    const socket = stage.client({ Cookie: issuer.cookie(user) });
    await once(socket, 'connect');
    return socket;
  }
  const say = async (socket: Awaited<ReturnType<typeof join>>, text: unknown) =>
    socket.emitWithAck('say', { text });
  return { ...stage, metrics, handled, validated, join, say };
}

describe('an event with a limit', () => {
  test('is refused beyond it before any other work, for this user and this kind alone', async () => {
    const { handled, validated, join, say } = await limitedStage();
    const [ada, bob] = [testUser(), testUser()];
    const [first, second, other] = [await join(ada), await join(ada), await join(bob)];
    expect(await say(first, 'one')).toEqual({ ok: true });
    expect(await say(second, 'two')).toEqual({ ok: true });
    expect(await say(first, 3)).toMatchObject({ error: { code: 'VALIDATION_FAILED' } });
    expect(await say(second, 'four')).toEqual(limited);
    expect(await say(first, 5)).toEqual(limited);
    expect([handled, validated]).toEqual([
      ['one', 'two'],
      ['one', 'two', 3],
    ]);
    expect(await first.emitWithAck('look', {})).toEqual({ ok: true });
    expect(await say(other, 'six')).toEqual({ ok: true });
  });

  test('does not count what asks for no ack', async () => {
    const { handled, join, say } = await limitedStage();
    const socket = await join();
    for (let i = 0; i < 5; i += 1) socket.emit('say', { text: 'quiet' });
    const texts = ['one', 'two', 'three'];
    for (const text of texts) expect(await say(socket, text)).toEqual({ ok: true });
    expect(handled).toEqual(texts);
  });

  test('is counted over all replicas on one Redis', async () => {
    const redis = await startRedis();
    const issuer = testIssuer();
    const prefix = randomUUID();
    const open = () => redisLimits({ url: redis.url, prefix });
    const limits = [await open(), await open()] as const;
    try {
      const one = await limitedStage(limits[0], issuer);
      const two = await limitedStage(limits[1], issuer);
      const ada = testUser();
      const [here, there] = [await one.join(ada), await two.join(ada)];
      expect(await one.say(here, 'one')).toEqual({ ok: true });
      expect(await two.say(there, 'two')).toEqual({ ok: true });
      expect(await one.say(here, 'three')).toEqual({ ok: true });
      expect([await one.say(here, 'four'), await two.say(there, 'five')]).toEqual([
        limited,
        limited,
      ]);
      expect([one.handled, two.handled]).toEqual([['one', 'three'], ['two']]);
    } finally {
      for (const one of limits) one.close();
      await redis.stop();
    }
  });
});

describe('metrics', () => {
  const valuesOf = async (metrics: Registry, name: string) =>
    (await metrics.getMetricsAsJSON())
      .filter((metric) => metric.name === name)
      .flatMap(({ values }) => values);

  test('count events by name and outcome, and take no name from a client', async () => {
    const { metrics, join, say } = await limitedStage();
    const socket = await join();
    for (const text of ['one', 'two', 3, 'four']) await say(socket, text);
    socket.emit('say', { text: 'quiet' });
    for (const name of ['made up', 'toString', '__proto__', 'connection']) socket.emit(name, {});
    await socket.emitWithAck('look', {});
    const values = await valuesOf(metrics, 'socket_events_total');
    const told = values.map(({ value, labels: { service, namespace, event, outcome } }) =>
      [service, namespace, event, outcome, value].join(' '),
    );
    expect(told.sort()).toEqual([
      'test /chat look ok 1',
      'test /chat say RATE_LIMITED 1',
      'test /chat say VALIDATION_FAILED 1',
      'test /chat say no_ack 1',
      'test /chat say ok 2',
      'test /chat unknown ignored 4',
    ]);
    const text = await metrics.metrics();
    expect(text).not.toContain('made up');
    const labels = 'service="test",namespace="/chat"';
    // Whatever had an ack was measured.
    expect(text).toContain(`socket_event_duration_seconds_count{${labels},event="say"} 4`);
    expect(text).toContain(`socket_event_duration_seconds_count{${labels},event="look"} 1`);
  });

  test('show the open sockets of each namespace', async () => {
    const { io, chat, metrics, join } = await limitedStage();
    observeSockets(io.of('/other'), { name: 'test', metrics });
    const sockets = [await join(), await join()];
    const open = async () =>
      Object.fromEntries(
        (await valuesOf(metrics, 'socket_connections')).map(({ value, labels }) => [
          (labels as { namespace: string }).namespace,
          value,
        ]),
      );
    expect(await open()).toEqual({ '/chat': 2, '/other': 0 });
    sockets[0]?.disconnect();
    await until(() => chat.sockets.size === 1);
    expect(await open()).toEqual({ '/chat': 1, '/other': 0 });
  });
});
