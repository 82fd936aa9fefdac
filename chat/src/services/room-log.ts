import type { Feed } from '@usher/common/feed';
import { type ClientSession, Types } from 'mongoose';
import type {
  LeaveReason,
  RoomEntry,
  RoomEntryModel,
  RoomEntryRecord,
} from '../models/room-entry.js';

export interface Leave {
  /** The room's `membersVersion` since. */
  version: number;
  reason: LeaveReason;
}

export interface RoomLog {
  /** Records entries inside the caller's transaction: what they tell of cannot happen without them. */
  record(entries: RoomEntry[], transaction: ClientSession): Promise<RoomEntryRecord[]>;
  /** Appends recorded entries to the feed; where it cannot be reached, a sweep does so later. */
  publish(records: RoomEntryRecord[]): Promise<void>;
  /** When and why somebody went out of the room last, as far as it is still known. */
  lastLeave(roomId: string, userId: string): Promise<Leave | undefined>;
  close(): Promise<void>;
}

const sweepMs = 250;
const batchSize = 500;

export function createRoomLog(model: RoomEntryModel, feed: Feed<RoomEntry>): RoomLog {
  const marking = new Set<Promise<unknown>>();
  /** What was there at the last sweep. Replicas' clocks differ, so that age is not asked for. */
  let seen = new Set<string>();
  let sweeping: Promise<void> | undefined;
  const timer = setInterval(() => {
    sweeping ??= sweep()
      // Redis or MongoDB is away; the next sweep tries again.
      .catch(() => {})
      .finally(() => {
        sweeping = undefined;
      });
  }, sweepMs);
  timer.unref();

  /** Entries may be appended twice, by two replicas or by one: whoever has applied one ignores the other. */
  async function append(records: RoomEntryRecord[]): Promise<void> {
    for (const { entry } of records) await feed.append(entry);
    const ids = records.map(({ _id }) => _id);
    const marked: Promise<unknown> = model
      .updateMany({ _id: { $in: ids } }, { $currentDate: { appendedAt: true } })
      .catch(() => {})
      .finally(() => marking.delete(marked));
    marking.add(marked);
  }

  /** Whatever was left behind by whoever recorded it: any replica takes it up. */
  async function sweep(): Promise<void> {
    await Promise.all(marking);
    const left = await model
      .find({ appendedAt: null })
      .sort({ _id: 1 })
      .limit(batchSize)
      .lean<RoomEntryRecord[]>();
    const abandoned = left.filter(({ _id }) => seen.has(_id.toString()));
    seen = new Set(left.map(({ _id }) => _id.toString()));
    if (abandoned.length > 0) await append(abandoned);
  }

  return {
    async record(entries, transaction) {
      const records = entries.map((entry) => ({ _id: new Types.ObjectId(), entry }));
      await model.insertMany(records, { session: transaction });
      return records;
    },

    publish: (records) => append(records).catch(() => {}),

    async lastLeave(roomId, userId) {
      const left = { 'entry.roomId': roomId, 'entry.userId': userId, 'entry.change': 'left' };
      const last = await model.findOne(left).sort({ 'entry.version': -1 }).lean<RoomEntryRecord>();
      if (last?.entry.type !== 'member.changed') return undefined;
      const { version, reason = 'left' } = last.entry;
      return { version, reason };
    },

    async close() {
      clearInterval(timer);
      await sweeping;
      await Promise.all(marking);
    },
  };
}

/** All that the feed had, or should have had, as long as it keeps entries. */
export async function* readWindow(model: RoomEntryModel): AsyncIterable<RoomEntry> {
  const records = model.find().sort({ _id: 1 }).lean<RoomEntryRecord[]>().cursor();
  for await (const record of records) yield (record as unknown as RoomEntryRecord).entry;
}
