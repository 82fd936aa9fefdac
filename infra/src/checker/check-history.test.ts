import { checkHistory } from './check-history.js';
import type { HistoryEvent } from './events.js';
import { generateHistory } from './generate.fixture.js';
import type { StoredMessage } from './stored.js';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

test.each(seeds)('finds nothing in the correct history %i', async (seed) => {
  const { history, stored } = generateHistory(seed, 2_000);
  const result = await checkHistory(history, stored);
  expect(result.findings).toEqual([]);
  expect(result.events).toBe(history.length);
});

test('the generated histories hold what makes correctness hard', () => {
  const seen = new Set<string>();
  for (const { history, stored } of seeds
    .slice(0, 10)
    .map((seed) => generateHistory(seed, 2_000))) {
    const ids = new Set(stored.map((one) => (one.type === 'message' ? one.clientMessageId : '')));
    const acked = new Set<string>();
    const invoked = new Set<string>();
    const ended = new Set<string>();
    for (const event of history) {
      const id = 'clientMessageId' in event ? (event.clientMessageId ?? '') : '';
      const place = 'room' in event ? `${event.client} ${event.room}` : '';
      if (event.type === 'invoke' && invoked.has(id)) seen.add('retry');
      if (event.type === 'invoke' && acked.has(id)) seen.add('retry after the ack');
      if (event.type === 'invoke' && id !== '') invoked.add(id);
      if (event.type === 'ok' && id !== '') acked.add(id);
      if (event.type === 'fail' && id !== '') seen.add(`failed, stored: ${ids.has(id)}`);
      if (event.type === 'leave' || event.type === 'revoke') ended.add(place);
      if (event.type === 'deliver' && ended.has(place)) seen.add('late delivery');
      if (event.type === 'join' && ended.delete(place)) seen.add('joined again');
      if (event.type === 'revoke') seen.add(event.room ? 'taken from a room' : 'session revoked');
      if (event.type === 'leave') seen.add(event.seq === undefined ? 'left' : 'left at the head');
      if (event.type === 'fault') seen.add('fault');
    }
  }
  expect([...seen].sort()).toEqual([
    'failed, stored: false',
    'failed, stored: true',
    'fault',
    'joined again',
    'late delivery',
    'left',
    'left at the head',
    'retry',
    'session revoked',
    'taken from a room',
  ]);
});

describe('limits', () => {
  const stored = (seq: number): StoredMessage => ({
    type: 'message',
    room: 'lobby',
    seq,
    user: 'ann',
    clientMessageId: `c${seq}`,
    content: 'text',
  });
  const sent = (seq: number, at: number): HistoryEvent => {
    const { seq: _, ...message } = stored(seq);
    return { ...message, type: 'invoke', client: 'ann-1', at };
  };
  const acked = (seq: number, at: number): HistoryEvent => {
    const { content: _, ...message } = stored(seq);
    return { ...message, type: 'ok', client: 'ann-1', at };
  };
  const seen = (seq: number, at: number): HistoryEvent => ({
    ...stored(seq),
    type: 'deliver',
    client: 'bob-1',
    at,
  });
  const head = { client: 'bob-1', room: 'lobby' };
  const joined: HistoryEvent = { type: 'join', ...head, at: 0, seq: 0, rev: 0 };

  test.each([
    [10, {}],
    [11, { REAL_TIME_ORDER: 1 }],
  ])('an ack at 10 comes before a sending at %i: %j', async (at, counts) => {
    const history = [sent(2, 1), acked(2, 10), sent(1, at), acked(1, 20)];
    expect((await checkHistory(history, [stored(1), stored(2)])).counts).toEqual(counts);
  });

  test.each(['leave', 'revoke'] as const)(
    'a delivery may come until the bound after %s',
    async (type) => {
      const code = type === 'leave' ? 'DELIVERED_AFTER_LEAVING' : 'DELIVERED_AFTER_REVOCATION';
      const history = [joined, sent(1, 1), { type, ...head, at: 100 }, seen(1, 1_100)];
      expect((await checkHistory(history, [stored(1)])).counts).toEqual({});
      const { counts } = await checkHistory(history, [stored(1)], { revokedBoundMs: 999 });
      expect(counts).toEqual({ [code]: 1 });
    },
  );

  test.each([1, 2, 31, 32, 33, 63, 64, 65, 100])(
    'one missing message of 100 is named: %i',
    async (lost) => {
      const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
      const rest = numbers.filter((seq) => seq !== lost);
      const history = [
        joined,
        ...numbers.map((seq) => sent(seq, 1)),
        ...rest.map((seq) => seen(seq, 2)),
      ];
      const { findings } = await checkHistory(history, numbers.map(stored));
      expect(findings.map(({ message }) => message)).toEqual([
        `bob-1 in lobby never saw message ${lost}`,
      ]);
    },
  );

  test('a member that has seen nothing is one finding, however much it missed', async () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => index + 1);
    const history = [joined, ...numbers.map((seq) => sent(seq, 1))];
    const { findings } = await checkHistory(history, numbers.map(stored));
    expect(findings.map(({ message }) => message)).toEqual([
      'bob-1 in lobby never saw messages 1 to 1000',
    ]);
  });

  test('of one code all are counted and the first 20 kept', async () => {
    const history = Array.from({ length: 50 }, (_, index) => [
      sent(index + 1, index),
      acked(index + 1, index),
    ]);
    const { findings, counts } = await checkHistory(history.flat(), []);
    expect(counts).toEqual({ ACKED_NOT_STORED: 50 });
    expect(findings).toHaveLength(20);
  });
});
