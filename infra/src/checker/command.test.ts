import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HistoryEvent } from './events.js';
import { type Generated, generateHistory } from './generate.fixture.js';
import { writeJsonLines } from './write-json-lines.js';

const script = join(import.meta.dirname, '../../dist/checker/index.js');

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'usher-checker-'));
});

afterEach(() => rm(dir, { recursive: true }));

test('a correct run ends with status 0 and a summary', async () => {
  const run = generateHistory(3, 2_000);
  const { status, output } = await check(write(run));
  const of = (type: string) => run.stored.filter((stored) => stored.type === type).length;
  const size = `${run.history.length} events, ${of('message')} messages, ${of('change')} changes`;
  expect({ status, output }).toEqual({ status: 0, output: `${size}: nothing found\n` });
});

test('a finding ends with status 1, a sentence, the events and a summary', async () => {
  const run = generateHistory(3, 2_000);
  const index = run.history.findIndex(({ type }) => type === 'deliver');
  const event = run.history[index] as HistoryEvent;
  run.history.splice(index, 0, event);
  const { status, output } = await check(write(run));
  expect(status).toBe(1);
  expect(output).toMatch(/^DELIVERED_TWICE: \S+ in \S+ saw message \d+ again\n/);
  expect(output).toContain(`\n  ${JSON.stringify(event)}\n`);
  expect(output).toMatch(/: 1 findings \(DELIVERED_TWICE 1\)\n$/);
});

test('the bound after a revocation can be set', async () => {
  const files = write(lateBy(300));
  expect((await check(files)).status).toBe(0);
  expect((await check([...files, '--revoked-bound-ms', '300'])).status).toBe(0);
  const strict = await check([...files, '--revoked-bound-ms', '299']);
  expect(strict.status).toBe(1);
  expect(strict.output).toContain('DELIVERED_AFTER_REVOCATION');
});

test('help is on stdout and no failure', async () => {
  const { status, output } = await check(['--help']);
  expect(status).toBe(0);
  expect(output).toContain('--revoked-bound-ms N');
});

test.each([
  [[], 'two files are needed'],
  [['one'], 'two files are needed'],
  [['one', 'two', 'three'], 'two files are needed'],
  [['one', 'two', '--revoked-bound-ms', '-1'], '--revoked-bound-ms'],
  [['one', 'two', '--revoked-bound-ms', '1s'], '--revoked-bound-ms takes whole milliseconds'],
  [['--verbose'], '--verbose'],
  [['/nowhere/history', '/nowhere/stored'], 'ENOENT'],
])('arguments %j cannot be checked: status 2', async (args, reason) => {
  const { status, output, errors } = await check(args);
  expect({ status, output }).toEqual({ status: 2, output: '' });
  expect(errors).toContain(reason);
  expect(errors).not.toContain('    at ');
});

test('a broken line cannot be checked: status 2 and its number', async () => {
  const [history, stored] = write(generateHistory(3, 200)) as [string, string];
  await writeFile(history, `${await readFile(history, 'utf8')}{"type":"deliv`);
  const lines = (await readFile(history, 'utf8')).split('\n').length;
  const { status, errors } = await check([history, stored]);
  expect({ status, errors }).toEqual({ status: 2, errors: `${history}:${lines}: not JSON\n` });
});

test('four times the history takes four times the operations', async () => {
  const costs: number[] = [];
  for (const steps of [10_000, 40_000]) {
    const run = generateHistory(5, steps);
    const coverage = join(dir, `coverage-${steps}`);
    const { status } = await check(write(run), { env: { NODE_V8_COVERAGE: coverage } });
    expect(status).toBe(0);
    costs.push((await countOperations(coverage)) / (run.history.length + run.stored.length));
  }
  const [few, many] = costs as [number, number];
  expect(few).toBeGreaterThan(5);
  expect(many / few).toBeLessThan(1.1);
});

test('300,000 deliveries are checked with a heap that could not hold them', async () => {
  const heap = '--max-old-space-size=24';
  const { status, output, errors } = await check(writeMany(1_000, 300), { node: [heap] });
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  expect(output).toContain('302300 events');
});

async function check(
  args: readonly string[],
  { node = [], env = {} }: { node?: string[]; env?: Record<string, string> } = {},
) {
  const child = spawn(process.execPath, [...node, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[status], output, errors] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { status, output, errors };
}

function write({ history, stored }: Generated): string[] {
  const files = { history: join(dir, 'history.jsonl'), stored: join(dir, 'stored.jsonl') };
  for (const [file, records] of [
    [files.history, history],
    [files.stored, stored],
  ] as const) {
    const writer = writeJsonLines(file);
    for (const record of records) writer.write(record);
    writer.close();
  }
  return [files.history, files.stored];
}

function lateBy(ms: number): Generated {
  const message = { room: 'lobby', user: 'ann', clientMessageId: 'c1', content: 'text' };
  return {
    history: [
      { type: 'join', client: 'bob-1', at: 0, room: 'lobby', seq: 0, rev: 0 },
      { type: 'invoke', client: 'ann-1', at: 1, ...message },
      { type: 'revoke', client: 'bob-1', at: 2 },
      { type: 'deliver', client: 'bob-1', at: 2 + ms, seq: 1, ...message },
    ],
    stored: [{ type: 'message', seq: 1, ...message }],
  };
}

/** Each message sent, acked and seen by each member, written without being held. */
function writeMany(messages: number, members: number): string[] {
  const [history, stored] = write({ history: [], stored: [] }) as [string, string];
  const [events, records] = [writeJsonLines(history), writeJsonLines(stored)];
  const room = 'lobby';
  for (let member = 1; member <= members; member += 1)
    events.write({ type: 'join', client: `m${member}`, at: 0, room, seq: 0, rev: 0 });
  for (let seq = 1; seq <= messages; seq += 1) {
    const sent = { room, user: 'ann', clientMessageId: `c${seq}` };
    const content = `text ${seq}`;
    events.write({ type: 'invoke', client: 'm1', at: seq, ...sent, content });
    events.write({ type: 'ok', client: 'm1', at: seq, ...sent, seq });
    for (let member = 1; member <= members; member += 1)
      events.write({ type: 'deliver', client: `m${member}`, at: seq, ...sent, seq, content });
    records.write({ type: 'message', ...sent, seq, content });
  }
  events.close();
  records.close();
  return [history, stored];
}

/** How often each block of the checker was run, as V8 counted it; no clock is asked. */
async function countOperations(coverage: string): Promise<number> {
  let sum = 0;
  for (const name of await readdir(coverage)) {
    const { result } = JSON.parse(await readFile(join(coverage, name), 'utf8'));
    for (const { url, functions } of result) {
      if (!url.includes('/dist/checker/')) continue;
      for (const { ranges } of functions) for (const { count } of ranges) sum += count;
    }
  }
  return sum;
}
