import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/**
 * Counts as the script for Redis does: a refusal is not counted, nothing falls below zero, and a key with
 * nothing counted is forgotten.
 */
export class MemoryCounter extends RateLimiterMemory {
  override async consume(key: string | number, points = 1): Promise<RateLimiterRes> {
    try {
      return await super.consume(key, points);
    } catch (refusal) {
      await this.reward(key, points);
      throw refusal;
    }
  }

  override async reward(key: string | number, points = 1): Promise<RateLimiterRes> {
    const left = await super.reward(key, points);
    if (left.consumedPoints <= 0) await this.delete(key);
    return left;
  }
}
