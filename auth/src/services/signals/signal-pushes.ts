import { randomUUID } from 'node:crypto';
import type { SignalStreamModel, SignalStreamRecord } from '../../models/signal-stream.js';
import type { ObserveSignals } from './observe-signals.js';
import type { PostSet } from './post-set.js';
import { isFinal } from './set-error.js';
import type { SignalLog } from './signal-log.js';
import type { SignalQueue } from './signal-queue.js';

export interface SignalPushes {
  close(): Promise<void>;
}

export interface SignalPushesParts {
  log: SignalLog;
  queue: SignalQueue;
  post: PostSet;
  /** The `Authorization` to show at the stream's endpoint. */
  headerOf: (stream: SignalStreamRecord) => string | undefined;
  /** Whether the client still is one that may have streams. */
  isReceiver: (clientId: string) => boolean;
  observe: ObserveSignals;
}

const sweepMs = 1_000;
/** How soon a change on another replica is seen. */
const lookMs = 1_000;
/** Longer than a turn, so that no other replica begins before it is over. */
const leaseMs = 15_000;
const turnMs = 3_000;
const batch = 20;
const retryMs = { first: 500, longest: 60_000 };

/** Pushes what is outstanding, one replica at a time for each stream, oldest first. */
export function startSignalPushes(
  model: SignalStreamModel,
  parts: SignalPushesParts,
): SignalPushes {
  const { log, queue, post, headerOf, isReceiver, observe } = parts;
  const replica = randomUUID();
  const serving = new Map<string, Promise<void>>();
  let sweeping: Promise<void> | undefined;
  let closed = false;

  async function sweep(): Promise<void> {
    const found = await model.find({}, { method: 1, clientId: 1 }).lean<SignalStreamRecord[]>();
    if (found.length > 0) log.start();
    for (const { _id, method, clientId } of found) {
      if (method !== 'push' || serving.has(_id) || closed || !isReceiver(clientId)) continue;
      const turn = serve(_id)
        .catch(() => {})
        .finally(() => serving.delete(_id));
      serving.set(_id, turn);
    }
  }

  /** By the database's clock, since replicas' differ. Takes the lease or prolongs our own. */
  async function lease(_id: string): Promise<SignalStreamRecord | null> {
    const free = { $lt: [{ $ifNull: ['$leasedUntil', new Date(0)] }, '$$NOW'] };
    const $expr = { $or: [{ $eq: ['$leasedBy', replica] }, free] };
    const leasedUntil = { $add: ['$$NOW', leaseMs] };
    return model
      .findOneAndUpdate(
        { _id, method: 'push', status: 'enabled', $expr },
        [{ $set: { leasedBy: replica, leasedUntil } }],
        { returnDocument: 'after', updatePipeline: true },
      )
      .lean<SignalStreamRecord>();
  }

  /** Until another replica has the stream, or it is paused or gone. */
  async function serve(id: string): Promise<void> {
    let failures = 0;
    let retryAt = 0;
    while (!closed) {
      const stream = await lease(id);
      if (!stream) return;
      const waitMs = retryAt - performance.now();
      if (waitMs > 0) {
        await log.change(Math.ceil(Math.min(waitMs, lookMs)));
        continue;
      }
      const { settled, failed, idle } = await take(stream);
      if (settled.length > 0) await queue.settle(stream, settled);
      failures = failed ? failures + 1 : 0;
      retryAt = failed ? performance.now() + backOffMs(failures) : 0;
      if (idle) await log.change(lookMs);
    }
  }

  /** One turn: what was accepted or refused for good, and whether it ended early. */
  async function take(stream: SignalStreamRecord) {
    const { outgoing } = queue.outstanding(stream, batch);
    const settled: string[] = [];
    const until = performance.now() + turnMs;
    const endpoint = { url: stream.endpointUrl ?? '', header: headerOf(stream) };
    for (const { jti, sign } of outgoing) {
      if (performance.now() > until || closed) break;
      try {
        const error = await post(endpoint, sign());
        if (error && !isFinal(error)) throw new Error(error.err);
        if (error) observe.refused(stream, jti, error);
        else observe.delivered('push', 1);
        settled.push(jti);
      } catch (error) {
        if (!closed) observe.failed(stream, error instanceof Error ? error.message : 'unknown');
        return { settled, failed: true, idle: false };
      }
    }
    return { settled, failed: false, idle: outgoing.length === 0 };
  }

  /** One at a time: while MongoDB is away a sweep takes longer than the pause between two. */
  function sweepOnce(): void {
    sweeping ??= sweep()
      .catch(() => {})
      .finally(() => {
        sweeping = undefined;
      });
  }

  const timer = setInterval(sweepOnce, sweepMs);
  timer.unref();
  sweepOnce();

  return {
    async close() {
      closed = true;
      clearInterval(timer);
      log.wake();
      await sweeping;
      await Promise.all(serving.values());
      // Whoever goes on need not wait for the lease to end.
      await model.updateMany({ leasedBy: replica }, { $unset: { leasedUntil: 1 } }).catch(() => {});
    },
  };
}

function backOffMs(failures: number): number {
  const longest = Math.min(retryMs.first * 2 ** (failures - 1), retryMs.longest);
  return longest * (0.5 + Math.random() / 2);
}
