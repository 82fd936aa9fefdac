import { RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from '../errors/http-error.js';
import { requirePositiveInteger } from '../require-number.js';
import type { Limiter, LimitOptions } from './limits.js';

export interface Counter {
  /** Rejects with a RateLimiterRes beyond the points. */
  consume(key: string): Promise<unknown>;
  reward(key: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

/** What a limiter counts with; `factor` times the points, and none at all where that is 0. */
export function createLimiter(
  { points, durationSeconds, syncMs }: LimitOptions,
  factor: number,
  createCounter: (options: { points: number; duration: number }) => Counter,
): Limiter {
  requirePositiveInteger('points', points);
  requirePositiveInteger('durationSeconds', durationSeconds);
  if (syncMs !== undefined) requirePositiveInteger('syncMs', syncMs);
  if (durationSeconds > maxSeconds) throw new RangeError('durationSeconds: at most 24 days');
  if (factor === 0) return unlimited;
  return toLimiter(
    createCounter({ points: Math.ceil(points * factor), duration: durationSeconds }),
  );
}

/** Beyond 2^31 ms a timer fires at once. */
const maxSeconds = 24 * 24 * 3600;

const unlimited: Limiter = {
  async take() {},
  tryTake: async () => true,
  async giveBack() {},
  async reset() {},
};

function toLimiter(counter: Counter): Limiter {
  /** How long to wait, or undefined where it was counted. */
  async function consume(key: string): Promise<number | undefined> {
    try {
      await counter.consume(key);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(refusal.msBeforeNext, 1);
    }
  }

  return {
    async take(key) {
      const retryAfterMs = await consume(key);
      if (retryAfterMs === undefined) return;
      throw new HttpError('RATE_LIMITED', 'Too many attempts: try again later', { retryAfterMs });
    },
    tryTake: async (key) => (await consume(key)) === undefined,
    async giveBack(key) {
      await counter.reward(key);
    },
    async reset(key) {
      await counter.delete(key);
    },
  };
}
