/** How often something may happen. */
export interface LimitOptions {
  /** How often within the duration. */
  points: number;
  /** Counted from the first time on; then it starts anew. At most 24 days. */
  durationSeconds: number;
  /**
   * Milliseconds. With it each process counts by itself and exchanges counts with the others only so often:
   * nobody waits for Redis, and all together may let through too much by what they admit in one such time.
   */
  syncMs?: number;
}

/** Counts by key, such as an address or an account, and refuses beyond its limit. */
export interface Limiter {
  /**
   * Counts one, before the work begins, so that parallel attempts cannot get past the limit. A refusal
   * itself is not counted.
   *
   * @throws HttpError `RATE_LIMITED` with `retryAfterMs`
   */
  take(key: string): Promise<void>;
  /** Counts one like `take`, and says false where that would refuse; for limits that nobody may notice. */
  tryTake(key: string): Promise<boolean>;
  /** Takes one count back: it turned out to be of the kind that is not limited. */
  giveBack(key: string): Promise<void>;
  /** Forgets all that was counted for this key. */
  reset(key: string): Promise<void>;
}

/** Where a service's limiters come from; all replicas count together where it is on Redis. */
export interface Limits {
  /**
   * @param name keeps the counts of different limiters apart
   * @throws RangeError for figures that are not positive whole numbers
   */
  limiter(name: string, options: LimitOptions): Limiter;
  /** Stops exchanging counts, and ends the connection. */
  close(): void;
}
