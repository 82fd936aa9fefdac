import type { Feed, FeedEntry } from '@usher/common/feed';
import type { Tracing } from '@usher/common/service';
import { type ClientSession, Types } from 'mongoose';
import type { OutboxModel, OutboxRecord } from '../models/outbox.js';

export interface Outbox {
  /** Records entries inside the caller's transaction: what they tell of cannot happen without them. */
  record(entries: FeedEntry[], transaction: ClientSession): Promise<OutboxRecord[]>;
  /** Appends recorded entries to the feed; false when the feed could not be reached and goes on later. */
  publish(records: OutboxRecord[]): Promise<boolean>;
  close(): Promise<void>;
}

export interface OutboxOptions {
  /** The feed's clock, in milliseconds since 1970. */
  now: () => number;
  tracing?: Tracing | undefined;
  /** Told when the feed did not take what it was given; that is tried again. */
  onFailure?: () => void;
}

/** Entries this old were left behind by whoever recorded them: any replica of auth takes them up. */
const abandonedMs = 1_000;
const sweepMs = 500;
const batchSize = 500;

export function createOutbox(
  model: OutboxModel,
  feed: Feed,
  { now, tracing, onFailure }: OutboxOptions,
): Outbox {
  let sweeping: Promise<void> | undefined;
  // One at a time: while MongoDB is away a sweep takes longer than the pause between two.
  const timer = setInterval(() => {
    sweeping ??= sweep().finally(() => {
      sweeping = undefined;
    });
  }, sweepMs);
  timer.unref();

  async function publish(records: OutboxRecord[]): Promise<boolean> {
    try {
      // Entries are idempotent: appended by two replicas, or twice by one, they do no harm.
      for (const { entry } of records) await feed.append(entry);
    } catch {
      onFailure?.();
      return false;
    }
    // What cannot be deleted now is appended once more by a later sweep.
    await model.deleteMany({ _id: { $in: records.map(({ _id }) => _id) } }).catch(() => {});
    return true;
  }

  async function sweep(): Promise<void> {
    const before = new Date(Date.now() - abandonedMs);
    try {
      const left = await model
        .find({ createdAt: { $lt: before } })
        .sort({ _id: 1 })
        .limit(batchSize)
        .lean<OutboxRecord[]>();
      if (left.length > 0) await publish(left);
    } catch {
      // MongoDB is away; the next sweep asks again.
    }
  }

  return {
    publish,
    async record(entries, transaction) {
      const createdAt = new Date();
      const traceparent = tracing?.traceparent();
      const noted = { recordedAt: now(), ...(traceparent && { traceparent }) };
      const records = entries.map((entry) => ({
        _id: new Types.ObjectId(),
        entry: { ...entry, ...noted },
        createdAt,
      }));
      await model.insertMany(records, { session: transaction });
      return records;
    },
    async close() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
