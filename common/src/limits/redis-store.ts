import { within } from '../within.js';

const timeoutMs = 500;
/** How long a Redis that was late or failed is left alone, so that not every request waits for it. */
const restMs = 2_000;

/** As much of a Redis client as a limiter uses. */
export interface RedisStore {
  readonly isReady: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  del(key: string): Promise<number>;
  close(): void;
}

/** Connects, and never waits long for Redis: whoever asks while it is away is told at once. */
export async function openStore(
  url: string,
  onError: (error: unknown) => void,
): Promise<RedisStore> {
  // An optional peer: whoever counts in memory need not install it.
  const { createClient } = await import('redis');
  // No offline queue settings here: failing fast by them freezes node-redis in its poll loop.
  const client = createClient({ url });
  client.on('error', onError);
  await within(client.connect(), timeoutMs).catch(onError);
  let restUntil = 0;
  const isReady = () => client.isReady && performance.now() >= restUntil;

  async function ask<T>(question: (redis: typeof client) => Promise<T>): Promise<T> {
    if (!isReady()) throw new Error('Redis is not ready');
    const unsent = new AbortController();
    try {
      return await within(question(client.withAbortSignal(unsent.signal)), timeoutMs);
    } catch (error) {
      // What still waits to be sent would be counted when Redis is back, and never be given back.
      unsent.abort();
      restUntil = performance.now() + restMs;
      onError(error);
      throw error;
    }
  }

  return {
    get isReady() {
      return isReady();
    },
    eval: (script, options) => ask((redis) => redis.eval(script, options)),
    del: (key) => ask((redis) => redis.del(key)),
    close() {
      if (client.isOpen) client.destroy();
    },
  };
}
