import type { HistoryEvent } from './events.js';
import type { StoredRecord } from './stored.js';

type Kind = 'string' | 'number' | 'position' | 'time';
type Shape = Record<string, Kind | `${Kind}?`>;

const happened = { client: 'string', at: 'time' } as const;
const message = { room: 'string', user: 'string', clientMessageId: 'string' } as const;
const change = { room: 'string', seq: 'number', content: 'string' } as const;

/** Where a type has two shapes, the first is a message's and the second a change's. */
const eventShapes: Record<HistoryEvent['type'], readonly [Shape, Shape?]> = {
  invoke: [
    { ...happened, ...message, content: 'string' },
    { ...happened, ...change },
  ],
  ok: [
    { ...happened, ...message, seq: 'number' },
    { ...happened, ...change, rev: 'number' },
  ],
  fail: [{ ...happened, room: 'string', clientMessageId: 'string?', seq: 'number?' }],
  deliver: [
    { ...happened, ...message, seq: 'number', content: 'string' },
    { ...happened, ...change, rev: 'number' },
  ],
  join: [{ ...happened, room: 'string', seq: 'position', rev: 'position' }],
  leave: [{ ...happened, room: 'string', seq: 'position?', rev: 'position?' }],
  revoke: [{ ...happened, room: 'string?' }],
  fault: [{ ...happened, name: 'string' }],
};

const storedShapes: Record<StoredRecord['type'], readonly [Shape, Shape?]> = {
  message: [{ ...message, seq: 'number', content: 'string' }],
  change: [{ ...change, rev: 'number' }],
};

export function parseEvent(value: unknown): HistoryEvent {
  return checked(value, eventShapes) as HistoryEvent;
}

export function parseStored(value: unknown): StoredRecord {
  return checked(value, storedShapes) as StoredRecord;
}

function checked(value: unknown, shapes: Record<string, readonly [Shape, Shape?]>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('not an object');
  const record = value as Record<string, unknown>;
  const { type } = record;
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type))
    throw new Error(`type must be one of ${Object.keys(shapes).join(', ')}`);
  const [first, second] = shapes[type] as [Shape, Shape?];
  const shape = second && record.clientMessageId === undefined ? second : first;
  const stray = Object.keys(record).find((name) => name !== 'type' && !Object.hasOwn(shape, name));
  if (stray !== undefined) throw new Error(`${type}: ${stray} is no field of it`);
  for (const [name, kind] of Object.entries(shape)) {
    const field = record[name];
    if (field === undefined && kind.endsWith('?')) continue;
    if (!fits(field, kind)) throw new Error(`${type}: ${name} must be ${expected(kind)}`);
  }
  return value;
}

/** The checker keeps one bit for each number: none is so high that this would be too much. */
const highest = 2 ** 31 - 1;

function fits(field: unknown, kind: string): boolean {
  if (kind.startsWith('string')) return typeof field === 'string';
  if (typeof field !== 'number' || !Number.isFinite(field)) return false;
  if (kind === 'time') return field >= 0;
  const lowest = kind.startsWith('position') ? 0 : 1;
  return Number.isInteger(field) && field >= lowest && field <= highest;
}

function expected(kind: string): string {
  if (kind.startsWith('string')) return 'a string';
  if (kind === 'time') return 'milliseconds';
  return `a whole number from ${kind.startsWith('position') ? 0 : 1} to ${highest}`;
}
