import { type Outage, outageOf } from '../outage.js';
import { requirePositive } from '../require-number.js';
import { within } from '../within.js';

/** Options of `redisFeed`. */
export interface RedisFeedOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  url: string;
  /**
   * Seconds that entries are kept: an access token's lifetime, twice the clock tolerance and a minute;
   * default 3,780, for tokens of up to an hour.
   */
  retainSeconds?: number;
  /** Name of the stream; default `usher:sessions`. */
  name?: string;
  /**
   * Milliseconds that a read waits for the next entry; default 1,000. While nothing happens a follower's lag
   * is up to twice that, and Redis may take 100 ms longer.
   */
  blockMs?: number;
  /** Milliseconds that Redis may take for anything else before it counts as away; default 2,000. */
  timeoutMs?: number;
  /** Told when Redis cannot be reached; the feed goes on trying. Default: the process warns once per outage. */
  onError?: (error: unknown) => void;
}

/** What the stream holds beside entries: the window was appended again for this run of Redis. */
interface WindowEntry {
  type: 'window';
  runId: string;
}

export type StreamEntry<Entry> = Entry | WindowEntry;

export function isWindow(entry: { type: string }): entry is WindowEntry {
  return entry.type === 'window';
}

export interface StreamReader<Entry> {
  /** Names one life of one Redis: after a restart or a failover it is another. */
  runId: string;
  /** The run whose window was last restored. */
  restoredRun(): Promise<string | null>;
  /** Redis's clock less ours, in milliseconds, or undefined when the answer took too long to tell. */
  clockOffsetMs(): Promise<number | undefined>;
  /** Entries after this id; with `wait`, it waits up to `blockMs` for the next one. */
  read(after: string, wait: boolean): Promise<{ id: string; entry: StreamEntry<Entry> }[]>;
  close(): void;
}

export interface Stream<Entry> {
  append(entry: StreamEntry<Entry>): Promise<void>;
  markRestored(runId: string): Promise<void>;
  connectReader(): Promise<StreamReader<Entry>>;
  outage: Outage;
  close(): void;
}

interface StreamMessage {
  id: string;
  message: { entry: string };
}

/** A client that is closed already refuses to be closed, in version 5. */
function closeClient(client: { isOpen: boolean; destroy(): void }): void {
  if (client.isOpen) client.destroy();
}

export const pageSize = 1_000;
const maxClockErrorMs = 500;

/** The one place that speaks Redis. */
export async function openStream<Entry extends { type: string }>(
  options: RedisFeedOptions,
): Promise<Stream<Entry>> {
  const { url, retainSeconds = 3600 + 180, name = 'usher:sessions' } = options;
  const { blockMs = 1_000, timeoutMs = 2_000, onError } = options;
  for (const [name, value] of Object.entries({ retainSeconds, blockMs, timeoutMs })) {
    requirePositive(name, value);
  }
  // An optional peer: whoever has one process and a memory feed need not install it.
  const { createClient } = await import('redis');
  const restoredKey = `${name}:restored-run`;

  // No offline queue settings here: failing fast by them freezes node-redis in its poll loop.
  const writer = createClient({ url });
  const outage = outageOf('The feed on Redis cannot be followed', onError);
  let closed = false;
  const failed = (error: unknown) => {
    if (!closed) outage.failed(error);
  };
  writer.on('error', failed);
  writer.connect().catch(failed);

  /** By Redis's clock, as all ids are: a process whose own is ahead must not take what still matters. */
  let newestMs = 0;

  async function append(entry: StreamEntry<Entry>): Promise<void> {
    const threshold = Math.max(0, newestMs - retainSeconds * 1000);
    const TRIM = { strategy: 'MINID', strategyModifier: '~', threshold } as const;
    const adding = writer.xAdd(name, '*', { entry: JSON.stringify(entry) }, { TRIM });
    newestMs = Number.parseInt(await within(adding, timeoutMs), 10);
  }

  // A client for each connection: after a break we start anew with the window, not in the middle.
  const newClient = () =>
    createClient({ url, socket: { reconnectStrategy: false, connectTimeout: timeoutMs } });

  async function openReader(client: ReturnType<typeof newClient>): Promise<StreamReader<Entry>> {
    await within(client.connect(), timeoutMs);
    const info = await within(client.info(), timeoutMs);
    const runId = /^run_id:(\w+)/m.exec(info)?.[1];
    if (!runId || !/^role:master/m.test(info)) throw new Error('This Redis is not the primary');
    return {
      runId,
      restoredRun: () => within(client.get(restoredKey), timeoutMs),
      async clockOffsetMs() {
        const sentAt = performance.now();
        const [seconds = '', micros = ''] = await within(
          client.sendCommand<string[]>(['TIME']),
          timeoutMs,
        );
        const tookMs = performance.now() - sentAt;
        const redisMs = Number(seconds) * 1000 + Number(micros) / 1000;
        return tookMs < maxClockErrorMs ? redisMs + tookMs / 2 - Date.now() : undefined;
      },
      async read(after, wait) {
        const block = wait && { BLOCK: blockMs };
        const reading = client.xRead({ key: name, id: after }, { COUNT: pageSize, ...block });
        const [found] = (await within(reading, blockMs + timeoutMs)) ?? [];
        const messages: StreamMessage[] = found?.messages ?? [];
        return messages.map(({ id, message }) => ({ id, entry: JSON.parse(message.entry) }));
      },
      close: () => closeClient(client),
    };
  }

  return {
    append,
    outage,
    async markRestored(runId) {
      await append({ type: 'window', runId });
      await within(writer.set(restoredKey, runId), timeoutMs);
    },
    async connectReader() {
      const client = newClient();
      // Told by what is rejected; without a listener it would end the process.
      client.on('error', () => {});
      try {
        return await openReader(client);
      } catch (error) {
        closeClient(client);
        throw error;
      }
    },
    close() {
      closed = true;
      closeClient(writer);
    },
  };
}
