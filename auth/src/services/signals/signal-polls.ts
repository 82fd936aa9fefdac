import { setImmediate as turn } from 'node:timers/promises';
import { HttpError } from '@usher/common';
import type { SignalStreamRecord } from '../../models/signal-stream.js';
import type { ObserveSignals } from './observe-signals.js';
import type { OwnStreams } from './own-streams.js';
import { isFinal, type SetError } from './set-error.js';
import type { SignalLog } from './signal-log.js';
import type { Outgoing, SignalQueue } from './signal-queue.js';

/** What a receiver asks (RFC 8936 section 2.2). */
export interface PollRequest {
  maxEvents?: number;
  ack: readonly string[];
  setErrs: Readonly<Record<string, SetError>>;
  /** How long to wait for the first event, in milliseconds; 0 to answer at once. */
  waitMs: number;
}

export interface PollAnswer {
  sets: Record<string, string>;
  moreAvailable: boolean;
  /** How old what we know can be; undefined while the stream is not enabled. */
  lagMs: number | undefined;
}

export interface SignalPolls {
  /**
   * @param isOver true once nobody waits for the answer any more
   * @throws HttpError `NOT_FOUND`; `UNAVAILABLE` while the session feed cannot be read
   */
  poll(
    clientId: string,
    streamId: string,
    request: PollRequest,
    isOver: () => boolean,
  ): Promise<PollAnswer>;
}

/** Signing takes a tenth of a millisecond each. */
const maxSets = 100;
/** How soon a change on another replica is seen. */
const lookMs = 1_000;

export interface SignalPollsParts {
  streams: OwnStreams;
  log: SignalLog;
  queue: SignalQueue;
  observe: ObserveSignals;
}

export function createSignalPolls(parts: SignalPollsParts): SignalPolls {
  const { streams, log, queue, observe } = parts;

  async function find(clientId: string, streamId: string) {
    const stream = await streams.find(clientId, streamId);
    if (stream.method === 'poll') return stream;
    throw new HttpError('NOT_FOUND', 'This stream is pushed');
  }

  /** What a receiver says against an event settles it only where that would not change. */
  async function note(
    stream: SignalStreamRecord,
    ack: readonly string[],
    wrong: [string, SetError][],
  ): Promise<void> {
    const refused = wrong.filter(([, error]) => isFinal(error));
    const failed = wrong.filter(([, error]) => !isFinal(error));
    await queue.settle(stream, [...ack, ...refused.map(([jti]) => jti)]);
    if (failed.length > 0) {
      await queue.postpone(
        stream,
        failed.map(([jti]) => jti),
      );
    }
    observe.delivered('poll', ack.length);
    for (const [jti, error] of refused) observe.refused(stream, jti, error);
    for (const [, { err }] of failed) observe.failed(stream, err);
  }

  return {
    async poll(clientId, streamId, { maxEvents = maxSets, ack, setErrs, waitMs }, isOver) {
      log.start();
      let stream = await find(clientId, streamId);
      const wrong = Object.entries(setErrs);
      if (ack.length + wrong.length > 0) {
        await note(stream, ack, wrong);
        stream = await find(clientId, streamId);
      }
      const limit = Math.min(maxEvents, maxSets);
      const deadline = performance.now() + (limit === 0 ? 0 : waitMs);
      for (;;) {
        const { outgoing, moreAvailable } = queue.outstanding(stream, limit);
        const leftMs = Math.ceil(deadline - performance.now());
        if (outgoing.length > 0 || leftMs <= 0 || isOver()) {
          if (limit > 0 && !log.isReady()) throw unavailable();
          const lagMs = stream.status === 'enabled' ? log.lagMs() : undefined;
          return { sets: await sign(outgoing), moreAvailable, lagMs };
        }
        await log.change(Math.min(leftMs, lookMs));
        stream = await find(clientId, streamId);
      }
    },
  };
}

function unavailable(): HttpError {
  return new HttpError('UNAVAILABLE', undefined, { retryAfterMs: 1_000 });
}

async function sign(outgoing: readonly Outgoing[]): Promise<Record<string, string>> {
  const sets: [string, string][] = [];
  for (const { jti, sign } of outgoing) {
    sets.push([jti, sign()]);
    // Others get their turn in between.
    await turn();
  }
  return Object.fromEntries(sets);
}
