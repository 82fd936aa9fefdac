import type { SignalStreamModel, SignalStreamRecord } from '../../models/signal-stream.js';
import { jtiOf, type SecurityEvents } from './security-events.js';
import type { Signal, SignalLog } from './signal-log.js';
import { eventsDelivered } from './stream-view.js';

/** A token that waits for its receiver; signed when it is sent. */
export interface Outgoing {
  jti: string;
  sign: () => string;
}

/**
 * What a stream has not acknowledged. No event is stored for it: the feed's window says what there is, the
 * stream's position how far it has got.
 */
export interface SignalQueue {
  /** The oldest of what is outstanding, at most `limit`, and whether there is more. */
  outstanding(
    stream: SignalStreamRecord,
    limit: number,
  ): { outgoing: Outgoing[]; moreAvailable: boolean };
  /** Takes note that these arrived or are not wanted: they are not sent again. */
  settle(stream: SignalStreamRecord, jtis: readonly string[]): Promise<void>;
  /** Takes note that these failed: they are not sent again at once. */
  postpone(stream: SignalStreamRecord, jtis: readonly string[]): Promise<void>;
}

/** Acknowledged ahead of what still waits; beyond that the oldest are sent again. */
const maxAhead = 1_000;
/** A receiver that fails at an event would get it again and again as fast as it can poll. */
const retryMs = 5_000;

export function createSignalQueue(
  model: SignalStreamModel,
  { log, events }: { log: SignalLog; events: SecurityEvents },
): SignalQueue {
  return {
    outstanding(stream, limit) {
      if (stream.status !== 'enabled') return { outgoing: [], moreAvailable: false };
      const wanted = wants(stream);
      const passed = new Set([...stream.acked, ...postponed(stream)]);
      const outgoing: Outgoing[] = stream.own
        .filter(({ jti }) => !passed.has(jti))
        .map((own) => ({ jti: own.jti, sign: () => events.ofVerification(stream, own) }));
      for (const signal of log.after(stream.position)) {
        if (outgoing.length > limit) break;
        if (!wanted(signal)) continue;
        const jti = jtiOf(stream, signal);
        if (!passed.has(jti)) outgoing.push({ jti, sign: () => events.ofSignal(stream, signal) });
      }
      return { outgoing: outgoing.slice(0, limit), moreAvailable: outgoing.length > limit };
    },
    async settle(stream, jtis) {
      const wanted = wants(stream);
      const acked = new Set([...stream.acked, ...jtis]);
      let { position } = stream;
      for (const signal of log.after(position)) {
        if (wanted(signal) && !acked.delete(jtiOf(stream, signal))) break;
        position = signal.position;
      }
      for (const { jti } of stream.own) acked.delete(jti);
      await model.updateOne(
        { _id: stream._id },
        {
          $set: { acked: [...acked].slice(-maxAhead), ...(position && { position }) },
          $pull: { own: { jti: { $in: [...jtis] } } },
        },
      );
    },
    async postpone(stream, jtis) {
      // With those before, which would be back at once otherwise.
      const all = [...new Set([...postponed(stream), ...jtis])].slice(-maxAhead);
      const until = new Date(Date.now() + retryMs);
      await model.updateOne({ _id: stream._id }, { $set: { postponed: { jtis: all, until } } });
    },
  };
}

function postponed({ postponed }: SignalStreamRecord): readonly string[] {
  return postponed && postponed.until.getTime() > Date.now() ? postponed.jtis : [];
}

function wants(stream: SignalStreamRecord): (signal: Signal) => boolean {
  const delivered = new Set<string>(eventsDelivered(stream));
  return ({ type }) => delivered.has(type);
}
