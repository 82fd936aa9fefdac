import type {
  Deliver,
  DeliverChange,
  HistoryEvent,
  Invoke,
  Join,
  Leave,
  Ok,
  OkChange,
  Revoke,
} from './events.js';
import type { FindingCode } from './findings.js';
import type { Generated } from './generate.fixture.js';
import type { Random } from './random.fixture.js';
import type { StoredChange, StoredMessage } from './stored.js';

/** One kind of damage, done in place to a correct history or to what is stored. */
export interface Mutation {
  name: string;
  expected: FindingCode;
  /** What the same damage cannot but show besides. */
  also?: FindingCode[];
  damage(run: Generated, random: Random): void;
}

type Is<T extends HistoryEvent> = (event: HistoryEvent) => event is T;

export const isInvoke = (event: HistoryEvent): event is Invoke =>
  event.type === 'invoke' && 'clientMessageId' in event;
export const isOk = (event: HistoryEvent): event is Ok => event.type === 'ok' && !('rev' in event);
export const isOkChange = (event: HistoryEvent): event is OkChange =>
  event.type === 'ok' && 'rev' in event;
export const isDeliver = (event: HistoryEvent): event is Deliver =>
  event.type === 'deliver' && !('rev' in event);
export const isDeliverChange = (event: HistoryEvent): event is DeliverChange =>
  event.type === 'deliver' && 'rev' in event;
export const isJoin = (event: HistoryEvent): event is Join => event.type === 'join';
export const isLeave = (event: HistoryEvent): event is Leave => event.type === 'leave';
export const isRevoke = (event: HistoryEvent): event is Revoke => event.type === 'revoke';

export function name(of: { room: string; user: string; clientMessageId: string }): string {
  return `${of.room} ${of.user} ${of.clientMessageId}`;
}

export function messages(run: Generated): StoredMessage[] {
  return run.stored.filter((stored) => stored.type === 'message');
}

export function changes(run: Generated): StoredChange[] {
  return run.stored.filter((stored) => stored.type === 'change');
}

export function headOf(run: Generated, room: string): number {
  return Math.max(0, ...messages(run).map((one) => (one.room === room ? one.seq : 0)));
}

export function headRev(run: Generated, room: string): number {
  return Math.max(0, ...changes(run).map((one) => (one.room === room ? one.rev : 0)));
}

export function pick<T extends HistoryEvent>(run: Generated, random: Random, is: Is<T>): T {
  return random.pick(run.history.filter(is));
}

export function find<T extends HistoryEvent>(run: Generated, is: Is<T>): T {
  const event = run.history.find(is);
  if (!event) throw new Error('no such event');
  return event;
}

/** Two that follow each other for one client in one room, which it neither leaves nor loses between. */
export function pickPair<T extends Deliver | DeliverChange>(
  run: Generated,
  random: Random,
  is: Is<T>,
) {
  const last = new Map<string, T>();
  const pairs: [T, T][] = [];
  for (const event of run.history) {
    const { client } = event;
    if (is(event)) {
      const key = `${client} ${event.room}`;
      const before = last.get(key);
      if (before) pairs.push([before, event]);
      last.set(key, event);
    } else if (isJoin(event) || isLeave(event) || isRevoke(event))
      for (const key of last.keys()) if (key.startsWith(`${client} `)) last.delete(key);
  }
  return random.pick(pairs);
}

export function staysToEnd(run: Generated, { client, room }: Deliver): boolean {
  const end = run.history.findLast(
    (event) =>
      event.client === client &&
      ((isRevoke(event) && (event.room ?? room) === room) ||
        ((isJoin(event) || isLeave(event)) && event.room === room)),
  );
  return end !== undefined && isJoin(end);
}

export function lastBefore(run: Generated, leave: Leave): Deliver | undefined {
  return run.history
    .slice(0, run.history.indexOf(leave))
    .findLast((one): one is Deliver => isDeliver(one) && sameFollower(one, leave));
}

export function sameFollower(one: Deliver, other: { client: string; room?: string }): boolean {
  return one.client === other.client && one.room === other.room;
}

/** A client that joins one short of the head, is gone at once, and receives the newest message late. */
export function reachAfterEnd(run: Generated, end: 'leave' | 'revoke', everywhere = false) {
  const { type: _, ...newest } = messages(run).findLast(
    ({ room, seq }) => seq === headOf(run, room),
  ) as StoredMessage;
  const { room, seq } = newest;
  const client = 'eve-1';
  run.history.push({ type: 'join', client, at: 1e9, room, seq: seq - 1, rev: headRev(run, room) });
  run.history.push({ type: end, client, at: 1e9, ...(everywhere ? {} : { room }) } as Leave);
  run.history.push({ type: 'deliver', client, at: 1e9 + 1_500, ...newest });
}

/** To all who are members at the end. */
export function seenByAll(run: Generated, stored: StoredMessage) {
  const { type: _, ...message } = stored;
  const at = Math.max(1e9, run.history.at(-1)?.at ?? 0) + 1;
  const joins = run.history.filter(isJoin).filter(({ room }) => room === stored.room);
  for (const client of new Set(joins.map((join) => join.client))) {
    const event: Deliver = { type: 'deliver', client, at, ...message };
    if (staysToEnd(run, event)) run.history.push(event);
  }
}

export function insertAfter(run: Generated, event: HistoryEvent, inserted: HistoryEvent) {
  run.history.splice(run.history.indexOf(event) + 1, 0, inserted);
}

export function remove(run: Generated, event: HistoryEvent) {
  run.history.splice(run.history.indexOf(event), 1);
}

export function swapFields<T extends object>(first: T, second: T, fields: (keyof T)[]) {
  for (const field of fields) [first[field], second[field]] = [second[field], first[field]];
}
