import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateHistory } from './generate.fixture.js';
import { readHistory, readStored } from './read-json-lines.js';
import { writeJsonLines } from './write-json-lines.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'usher-checker-'));
});

afterEach(() => rm(dir, { recursive: true }));

const invoke = {
  type: 'invoke',
  client: 'ann-1',
  at: 5,
  room: 'lobby',
  user: 'ann',
  clientMessageId: 'c1',
  content: 'hello',
};
const deliver = { ...invoke, type: 'deliver', seq: 1 };
const { content: _, ...ok } = { ...deliver, type: 'ok' };
const change = { type: 'deliver', client: 'a', at: 5, room: 'r', rev: 1, seq: 1, content: 'x' };
const membership = { type: 'join', client: 'a', at: 5, room: 'r', seq: 0, rev: 0 };

test('reads back what it has written, over many chunks, with any characters', async () => {
  const run = generateHistory(1, 5_000);
  run.history.push({ ...invoke, type: 'invoke', at: 1e9, content: 'ä😀\u2028\n"' });
  const files = { history: join(dir, 'history.jsonl'), stored: join(dir, 'stored.jsonl') };
  for (const name of ['history', 'stored'] as const) {
    const writer = writeJsonLines(files[name]);
    for (const record of run[name]) writer.write(record);
    writer.close();
  }
  expect(await collect(readHistory(files.history))).toEqual(run.history);
  expect(await collect(readStored(files.stored))).toEqual(run.stored);
});

test.each([
  ['{', 'not JSON'],
  ['', 'not JSON'],
  ['{"type":"ok","client":"ann', 'not JSON'],
  ['7', 'not an object'],
  ['null', 'not an object'],
  ['[]', 'not an object'],
  ['{}', 'type must be one of invoke, ok, fail, deliver, join, leave, revoke, fault'],
  [{ ...invoke, type: 'constructor' }, 'type must be one of'],
  [{ ...invoke, type: ['ok'] }, 'type must be one of'],
  [{ ...invoke, client: undefined }, 'invoke: client must be a string'],
  [{ ...invoke, at: undefined }, 'invoke: at must be milliseconds'],
  [{ ...invoke, at: -1 }, 'invoke: at must be milliseconds'],
  [{ ...invoke, at: '5' }, 'invoke: at must be milliseconds'],
  [{ ...invoke, user: null }, 'invoke: user must be a string'],
  [{ ...invoke, content: { text: 'x' } }, 'invoke: content must be a string'],
  [{ ...invoke, text: 'x' }, 'invoke: text is no field of it'],
  [{ ...ok, seq: undefined }, 'ok: seq must be a whole number from 1'],
  [{ ...ok, seq: 0 }, 'ok: seq must be a whole number from 1'],
  [{ ...ok, seq: 1.5 }, 'ok: seq must be a whole number from 1'],
  [{ ...ok, seq: 2 ** 31 }, 'ok: seq must be a whole number from 1'],
  [{ ...deliver, room: 7 }, 'deliver: room must be a string'],
  [{ ...deliver, rev: 1 }, 'deliver: rev is no field of it'],
  [{ ...change, rev: undefined }, 'deliver: rev must be a whole number from 1'],
  [{ ...membership, seq: -1 }, 'join: seq must be a whole number from 0'],
  [{ ...membership, type: 'leave', rev: 'x' }, 'leave: rev must be a whole number from 0'],
  [{ type: 'revoke', client: 'a', at: 5, room: null }, 'revoke: room must be a string'],
  [{ type: 'fault', client: 'a', at: 5 }, 'fault: name must be a string'],
  [{ ...invoke, at: 3 }, 'at goes back in time, from 5 to 3'],
])('a history with the line %j is refused with its number', async (line, reason) => {
  const file = join(dir, 'history.jsonl');
  const broken = typeof line === 'string' ? line : JSON.stringify(line);
  await writeFile(file, `${JSON.stringify(membership)}\n${JSON.stringify(invoke)}\n${broken}\n`);
  await expect(collect(readHistory(file))).rejects.toThrow(`${file}:3: ${reason}`);
});

test.each([
  [{ ...deliver, type: 'message' }, 'message: client is no field of it'],
  [{ type: 'message', room: 'r', seq: 1 }, 'message: user must be a string'],
  [{ type: 'change', room: 'r', seq: 1, content: 'x' }, 'change: rev must be a whole number'],
  [invoke, 'type must be one of message, change'],
])('stored records with the line %j are refused with its number', async (line, reason) => {
  const file = join(dir, 'stored.jsonl');
  await writeFile(file, JSON.stringify(line));
  await expect(collect(readStored(file))).rejects.toThrow(`${file}:1: ${reason}`);
});

test('a file that is not there is an error', async () => {
  await expect(collect(readHistory(join(dir, 'none')))).rejects.toThrow('ENOENT');
});

async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}
