import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeySource } from '../keys/key-source.js';
import { remoteJwks } from '../keys/remote-jwks.js';
import { outageOf } from '../outage.js';
import { checkSecurityEvent } from '../signals/check-security-event.js';
import { entryOfEvent } from '../signals/entry-of-event.js';
import { createReceiver, type ReceiverOptions, type SignalStream } from '../signals/receiver.js';
import type { Feed } from './feed.js';
import { memoryFeed } from './memory-feed.js';

/** Options of `sharedSignalsFeed`. */
export interface SharedSignalsFeedOptions extends ReceiverOptions {
  /** Told of what kept it from following; it goes on trying. Default: a process warning for each outage. */
  onError?: (error: unknown) => void;
}

/** Between attempts: soon at first, then twice as long each time; the latter half of it is left to chance. */
const retryMs = { first: 500, longest: 15_000 };

/**
 * The session feed for a service outside the cluster, over HTTPS alone: polled from auth by the Shared Signals
 * Framework (RFC 8936), each entry a signed token. It can be followed and not appended to. What does not
 * verify is never passed over: the feed then stands still, and the verifier's `whenStale` decides.
 *
 * @example const feed = sharedSignalsFeed({ issuer: 'https://example.com', clientId, clientSecret });
 */
export function sharedSignalsFeed(options: SharedSignalsFeedOptions): Feed {
  const { issuer, onError } = options;
  const outage = outageOf('The session feed stands still', onError);
  const receiver = createReceiver(options);
  const local = memoryFeed();
  let freshAt = Number.NEGATIVE_INFINITY;
  let clockOffsetMs = 0;
  const closing = new AbortController();
  let isCurrent = false;
  let keys: KeySource | undefined;
  let stream: SignalStream | undefined;
  let ack: string[] = [];
  let markCurrent = () => {};
  const current = new Promise<void>((resolve) => {
    markCurrent = () => {
      isCurrent = true;
      resolve();
    };
  });

  /** A stream of its own for each process: its memory has to see the whole window. */
  async function pollOnce(): Promise<void> {
    keys ??= remoteJwks((await receiver.discover()).jwks_uri, { ...(onError && { onError }) });
    stream ??= await receiver.createStream(`${hostname()} ${process.pid}`);
    const sentAt = performance.now();
    const { sets, moreAvailable, lagMs, date } = await receiver.poll(stream, ack);
    ack = [];
    for (const [jti, set] of Object.entries(sets)) {
      const event = await checkSecurityEvent(set, keys, { issuer, audience: stream.aud });
      const entry = entryOfEvent(event);
      if (entry) await local.append(entry);
      ack.push(jti);
    }
    if (date !== undefined) clockOffsetMs = date - Date.now();
    if (lagMs === undefined) return replaceStream(stream);
    if (moreAvailable) return;
    freshAt = sentAt - lagMs;
    markCurrent();
  }

  /** Somebody has paused or disabled it, and what happens meanwhile may never come. */
  async function replaceStream(stopped: SignalStream): Promise<never> {
    await receiver.deleteStream(stopped);
    stream = undefined;
    throw new Error('The stream is not enabled: a new one begins with the whole window');
  }

  async function run(): Promise<void> {
    const { signal } = closing;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await pollOnce();
        failures = 0;
        outage.over();
      } catch (error) {
        // Nobody polled it for too long: a new one begins with the whole window.
        if ((error as { status?: number }).status === 404) stream = undefined;
        if (signal.aborted) return;
        outage.failed(error);
        const ms = Math.min(retryMs.first * 2 ** failures, retryMs.longest);
        failures += 1;
        // Whoever awaits the first window would find that the process has ended instead.
        const options = { ref: !isCurrent, signal };
        await sleep(ms * (0.5 + Math.random() / 2), undefined, options).catch(() => {});
      }
    }
  }

  const running = run();
  const readOnly = () => Promise.reject(new Error('Only auth appends to this feed'));
  return {
    append: readOnly,
    restoreFrom: readOnly,
    async follow(onEntry) {
      const { close } = await local.follow(onEntry);
      await current;
      return {
        close,
        lagMs: () => performance.now() - freshAt,
        clockOffsetMs: () => clockOffsetMs,
      };
    },
    async close() {
      closing.abort();
      await running;
      keys?.close();
      if (stream) await receiver.deleteStream(stream).catch(() => {});
      await local.close();
    },
  };
}
