import type { ClientSession } from 'mongoose';
import type { ChangeModel, ChangeRecord } from '../models/change.js';
import type { MessageModel, MessageRecord } from '../models/message.js';
import { type Message, toMessage } from './message.js';

/** How many messages, and how many changes, of a room are kept. */
export const maxRecent = 1_000;

/** The newest part of a room, in memory. */
export interface RoomWindow {
  /** All messages above `from` are here, up to `head`, each with all changes up to `headRev`. */
  from: number;
  head: number;
  /** By `seq`; also those below `from` that `changes` tell of. */
  messages: Map<number, Message>;
  /** All changes above `fromRev`, up to `headRev`, ascending. */
  fromRev: number;
  headRev: number;
  changes: ChangeRecord[];
}

/** What the window should reach down to, where that is not too far. */
export interface Wanted {
  after: number;
  afterRev?: number | undefined;
}

export interface WindowModels {
  messages: MessageModel;
  changes: ChangeModel;
}

/**
 * Reads what has come since the window was last brought up to date, and as much below it as is wanted. The
 * heads are read first and nothing is kept that they do not vouch for.
 */
export async function refreshWindow(
  models: WindowModels,
  roomId: string,
  known: RoomWindow | undefined,
  wanted: Wanted[],
): Promise<RoomWindow> {
  // Each read sees at least what the one before has seen, also when another primary answers it.
  const session = await models.messages.db.startSession();
  try {
    return await refresh(models, session, roomId, known, wanted);
  } finally {
    await session.endSession();
  }
}

async function refresh(
  { messages, changes }: WindowModels,
  session: ClientSession,
  roomId: string,
  known: RoomWindow | undefined,
  wanted: Wanted[],
): Promise<RoomWindow> {
  const [newest, newestChange] = await Promise.all([
    messages.findOne({ roomId }, { seq: 1 }, { session }).sort({ seq: -1 }).lean<MessageRecord>(),
    changes.findOne({ roomId }, { rev: 1 }, { session }).sort({ rev: -1 }).lean<ChangeRecord>(),
  ]);
  const [head, headRev] = [newest?.seq ?? 0, newestChange?.rev ?? 0];
  const old = known && isNear(known, head, headRev) ? known : emptyWindow(head, headRev);

  const from = lowest(
    wanted.map(({ after }) => after),
    head,
  );
  const fromRev = lowest(
    wanted.flatMap(({ afterRev }) => afterRev ?? []),
    headRev,
  );
  const afterRev = fromRev < old.fromRev ? fromRev : old.headRev;
  const after = from < old.from ? from : old.head;

  // Changes before messages: what they tell of is then there.
  const newChanges =
    headRev > afterRev
      ? await changes
          .find({ roomId, rev: { $gt: afterRev } }, null, { session })
          .sort({ rev: 1 })
          .lean<ChangeRecord[]>()
      : [];
  const seqs = [...new Set(newChanges.map(({ seq }) => seq))];
  const changed = seqs.filter((seq) => seq <= after);
  const ranges = [
    ...(head > after || changed.length < seqs.length ? [{ seq: { $gt: after } }] : []),
    ...(changed.length > 0 ? [{ seq: { $in: changed } }] : []),
  ];
  const found = await Promise.all(
    ranges.map((range) =>
      messages
        .find({ roomId, ...range }, null, { session })
        .sort({ seq: 1 })
        .lean<MessageRecord[]>(),
    ),
  );

  for (const record of found.flat()) old.messages.set(record.seq, toMessage(record));
  const kept = old.changes.filter(({ rev }) => rev <= afterRev);
  return trimmed({
    from: Math.min(from, old.from),
    head: Math.max(old.head, head, ...found.flat().map(({ seq }) => seq)),
    messages: old.messages,
    fromRev: Math.min(fromRev, old.fromRev),
    headRev: Math.max(old.headRev, newChanges.at(-1)?.rev ?? 0),
    changes: [...kept, ...newChanges],
  });
}

function emptyWindow(head: number, headRev: number): RoomWindow {
  const messages = new Map<number, Message>();
  return { from: head, head, messages, fromRev: headRev, headRev, changes: [] };
}

function isNear(known: RoomWindow, head: number, headRev: number): boolean {
  return head - known.head <= maxRecent && headRev - known.headRev <= maxRecent;
}

/** The lowest number asked for that the window may reach down to. */
function lowest(asked: number[], newest: number): number {
  return Math.min(newest, ...asked.filter((number) => number >= newest - maxRecent));
}

function trimmed(window: RoomWindow): RoomWindow {
  const from = Math.max(window.from, window.head - maxRecent);
  const fromRev = Math.max(window.fromRev, window.headRev - maxRecent);
  const changes = window.changes.filter(({ rev }) => rev > fromRev);
  const told = new Set(changes.map(({ seq }) => seq));
  for (const seq of window.messages.keys()) {
    if (seq <= from && !told.has(seq)) window.messages.delete(seq);
  }
  return { ...window, from, fromRev, changes };
}
