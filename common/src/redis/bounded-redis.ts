import type { RedisClientType } from 'redis';
import { within } from '../within.js';

const timeoutMs = 500;
/** How long a Redis that was late or failed is left alone, so that not every request waits for it. */
const restMs = 2_000;

/** A client of Redis that never lets anybody wait for long, for what can do without for a while. */
export interface BoundedRedis {
  /** False while Redis is away, or rests after it was late or failed. */
  readonly isReady: boolean;
  /**
   * Asks Redis.
   *
   * @throws Error at once while Redis is away or rests, and after 500 ms without an answer
   * @example const [at] = await redis.ask((client) => client.mGet(['lastSeen:1']));
   */
  ask<T>(question: (client: RedisClientType) => Promise<T>): Promise<T>;
  /** Ends the connection. */
  close(): void;
}

/**
 * Connects, and goes on trying by itself where Redis cannot be reached. Needs the `redis` package.
 *
 * @param url `redis[s]://[[user][:password]@]host[:port][/database]`
 * @param onError told when Redis cannot be asked
 */
export async function boundedRedis(
  url: string,
  onError: (error: unknown) => void = () => {},
): Promise<BoundedRedis> {
  // An optional peer: whoever runs one process alone need not install it.
  const { createClient } = await import('redis');
  // No offline queue settings here: failing fast by them freezes node-redis in its poll loop.
  const client = createClient({ url });
  client.on('error', onError);
  await within(client.connect(), timeoutMs).catch(onError);
  let restUntil = 0;
  const isReady = () => client.isReady && performance.now() >= restUntil;

  return {
    get isReady() {
      return isReady();
    },
    async ask(question) {
      if (!isReady()) throw new Error('Redis is not ready');
      const unsent = new AbortController();
      try {
        const bounded = client.withAbortSignal(unsent.signal) as unknown as RedisClientType;
        return await within(question(bounded), timeoutMs);
      } catch (error) {
        // What still waits to be sent would take effect when Redis is back, and nobody counts on it then.
        unsent.abort();
        restUntil = performance.now() + restMs;
        onError(error);
        throw error;
      }
    },
    close() {
      if (client.isOpen) client.destroy();
    },
  };
}
