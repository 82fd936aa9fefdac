import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '@usher/common/service';
import { createClient } from 'redis';

export interface LinkOptions {
  /** `redis[s]://[[user][:password]@]host[:port][/database]` */
  url: string;
  /** Told each time when both connections stand, before anything is published. */
  onUp(): void;
  /** Told of each message that could not be published. */
  onDrop(): void;
  /** Told of each message that was taken while there is room for more. */
  onTaken(): void;
  onError(error: unknown): void;
}

type Listener = (message: Buffer, channel: Buffer) => unknown;

/** Two connections to Redis, one to publish by and one that listens. */
export interface RedisLink {
  readonly isUp: boolean;
  /**
   * Never throws and never waits: what cannot be sent now is dropped and told to `onDrop`. Kept back it
   * would take memory, and arrive when everybody has long asked for it.
   */
  publish(channel: string, message: string): void;
  /** Kept over every reconnection. */
  subscribe(channels: string | string[], listener: Listener): void;
  /** As `subscribe`, with `*` in the name. */
  pSubscribe(pattern: string, listener: Listener): void;
  /** Begins anew with fresh connections: these are silent. */
  renew(): void;
  close(): Promise<void>;
}

const timeoutMs = 2_000;
/** What may wait for Redis to take it. */
const maxPending = { messages: 10_000, characters: 8 * 1024 * 1024 };

type Client = ReturnType<typeof newClient>;

interface Connections {
  publisher: Client;
  subscriber: Client;
  /** What Redis has not taken yet. */
  messages: number;
  characters: number;
  end(): void;
}

/** Connects, and goes on trying; resolves when it has connected or that takes longer than 2 s. */
export async function openRedisLink(options: LinkOptions): Promise<RedisLink> {
  const { url, onUp, onDrop, onTaken, onError } = options;
  const subscriptions: ((client: Client) => Promise<unknown>)[] = [];
  const closing = new AbortController();
  let up: Connections | undefined;

  async function connect(onConnected: () => void): Promise<void> {
    const over = new AbortController();
    const end = () => over.abort();
    const [publisher, subscriber] = [newClient(url), newClient(url)];
    const clients = [publisher, subscriber];
    try {
      for (const client of clients) {
        client.on('end', end);
        client.on('error', (error) => {
          onError(error);
          end();
        });
      }
      await Promise.all(clients.map((client) => within(client.connect(), timeoutMs)));
      // More may be added meanwhile.
      for (const to of subscriptions) await within(to(subscriber), timeoutMs);
      up = { publisher, subscriber, messages: 0, characters: 0, end };
      onConnected();
      onUp();
      // Closed while it connected, or broken since.
      if (closing.signal.aborted || over.signal.aborted) return;
      await once(over.signal, 'abort');
    } finally {
      up = undefined;
      // What was sent and not answered is rejected by this, and so counted as dropped.
      for (const client of clients) if (client.isOpen) client.destroy();
    }
  }

  async function run(onConnected: () => void): Promise<void> {
    while (!closing.signal.aborted) {
      await connect(onConnected).catch(onError);
      const pause = 100 + Math.random() * 400;
      await sleep(pause, undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  async function send(channel: string, message: string): Promise<void> {
    const link = up;
    if (!link) return onDrop();
    const { length } = message;
    if (!hasRoom(link, 1, length)) return onDrop();
    link.messages += 1;
    link.characters += length;
    try {
      await link.publisher.publish(channel, message);
    } catch {
      onDrop();
    }
    link.messages -= 1;
    link.characters -= length;
    if (link === up && hasRoom(link, maxPending.messages / 2, maxPending.characters / 2)) onTaken();
  }

  function listen(to: (client: Client) => Promise<unknown>): void {
    subscriptions.push(to);
    const link = up;
    if (link) to(link.subscriber).catch(link.end);
  }

  /** An error of a listener must not end the process. */
  function safe(listener: Listener): Listener {
    return async (message, channel) => {
      try {
        await listener(message, channel);
      } catch (error) {
        onError(error);
      }
    };
  }

  let running = Promise.resolve();
  const connected = new Promise<void>((resolve) => {
    running = run(resolve);
  });
  await within(connected, timeoutMs).catch(onError);

  return {
    get isUp() {
      return up !== undefined;
    },
    publish: (channel, message) => void send(channel, message).catch(onError),
    subscribe: (channels, listener) =>
      listen((client) => client.subscribe(channels, safe(listener), true)),
    pSubscribe: (pattern, listener) =>
      listen((client) => client.pSubscribe(pattern, safe(listener), true)),
    renew: () => up?.end(),
    async close() {
      closing.abort();
      up?.end();
      await running;
    },
  };
}

function hasRoom(link: Connections, messages: number, characters: number): boolean {
  return (
    link.messages + messages <= maxPending.messages &&
    link.characters + characters <= maxPending.characters
  );
}

/** A break ends it: `openRedisLink` begins anew with both. */
function newClient(url: string) {
  // No offline queue settings here: failing fast by them freezes node-redis in its poll loop.
  return createClient({ url, socket: { reconnectStrategy: false, connectTimeout: timeoutMs } });
}
