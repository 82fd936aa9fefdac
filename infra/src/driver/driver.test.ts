import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  breakBuild,
  counterRace,
  localOnly,
  noDeduplication,
  oneCopy,
  withoutCatchUp,
} from './broken-builds.fixture.js';
import { faults } from './faults.js';
import { type RunOptions, runDelivery } from './run-delivery.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-delivery-'));
});

afterEach(() => rm(folder, { recursive: true }));

const run = (options: Partial<RunOptions>) =>
  runDelivery({
    replicas: 3,
    clients: 12,
    rooms: 12,
    messages: 1,
    faults: [],
    gapSeconds: 1,
    faultScale: 0.3,
    seed: 7,
    folder,
    moves: false,
    settleSeconds: 30,
    ...options,
  });

const broken = async (code: string, options: Partial<RunOptions>) =>
  run({ settleSeconds: 3, nodeArgs: await breakBuild(folder, code), ...options });

const isLong = Boolean(process.env.USHER_LONG);

test('every fault once, and nothing is lost, doubled or disordered', async () => {
  const names = Object.keys(faults).filter((name) => isLong || !faults[name]?.isLong);
  const { acked, delivered, waits, check } = await run({
    faults: names,
    messages: 1_000,
    moves: true,
    settleSeconds: 60,
    faultScale: isLong ? 1 : 0.3,
  });
  expect(check.findings).toEqual([]);
  expect([...waits.keys()]).toEqual(['none', ...names]);
  expect(acked).toBeGreaterThanOrEqual(1_000);
  expect(delivered).toBeGreaterThan(acked);
  expect(check.stored.changes).toBeGreaterThan(0);
  // Clients leave a replica that hangs, however long.
  expect(waits.get('replica-paused-long')?.silence ?? 0).toBeLessThan(10_000);
}, 900_000);

describe('the checker catches', () => {
  test('a build that acks what the primary alone has', async () => {
    const { check } = await broken(oneCopy, { faults: ['mongo-cut-off'] });
    expect(check.counts.ACKED_NOT_STORED).toBeGreaterThan(0);
  }, 300_000);

  test('a build that takes a number before it stores', async () => {
    const { check } = await broken(counterRace, { faults: ['replica-killed'] });
    expect(check.counts.STORED_HOLE).toBeGreaterThan(0);
  }, 300_000);

  test('a build that stores again what is sent again', async () => {
    const { check } = await broken(noDeduplication, {
      faults: ['connections-cut', 'replica-killed'],
    });
    expect(check.counts.STORED_TWICE).toBeGreaterThan(0);
  }, 300_000);

  test('a build whose replicas do not tell each other', async () => {
    const { check } = await broken(localOnly, { replicas: 2, ownersOnly: true });
    expect(check.counts.MESSAGE_MISSING).toBeGreaterThan(0);
  }, 300_000);

  test('a client that does not ask for what it has missed', async () => {
    const { check } = await run({
      io: withoutCatchUp,
      faults: ['connections-cut'],
      settleSeconds: 3,
    });
    expect(check.counts.MESSAGE_MISSING).toBeGreaterThan(0);
  }, 300_000);
});
