import { availableParallelism } from 'node:os';
import { hash, type Options, verify } from '@node-rs/argon2';
import { HttpError } from '@usher/common';
import pLimit from 'p-limit';

/** argon2id with m = 19 MiB, t = 2, p = 1 (OWASP); the package's default algorithm is argon2id. */
const defaultCost: Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const defaultMaxWaiting = 500;

type Cost = Pick<Options, 'memoryCost' | 'timeCost' | 'parallelism'>;

/** Only tests have reason to change these. */
export interface PasswordOptions {
  cost?: Cost;
  /** How many may wait for their turn. */
  maxWaiting?: number;
  meter?: PasswordMeter;
}

/** Told how the pool is doing. */
export interface PasswordMeter {
  /** One hash was computed, in so many seconds, its turn not counted. */
  hashed(seconds: number): void;
  /** Too many were waiting. */
  refused(): void;
}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash to compare with, so that nobody learns which accounts exist. */
  matches(password: string, passwordHash: string | undefined): Promise<boolean>;
  /** How many are computed and how many wait for their turn. */
  queue(): { running: number; waiting: number };
}

/**
 * Hashes in a bounded pool: more at a time than there are cores gains nothing and starves everything else.
 * Beyond the queue's limit it answers `UNAVAILABLE`, never "wrong password".
 */
export async function createPasswords({
  cost = defaultCost,
  maxWaiting = defaultMaxWaiting,
  meter,
}: PasswordOptions = {}): Promise<Passwords> {
  const limit = pLimit(availableParallelism());
  const stranger = await hash('nobody has this password', cost);

  function run<T>(task: () => Promise<T>): Promise<T> {
    if (limit.pendingCount >= maxWaiting) {
      meter?.refused();
      throw new HttpError('UNAVAILABLE', 'Too many sign-ins at once', { retryAfterMs: 2_000 });
    }
    return limit(async () => {
      const startedAt = performance.now();
      const result = await task();
      meter?.hashed((performance.now() - startedAt) / 1000);
      return result;
    });
  }

  return {
    queue: () => ({ running: limit.activeCount, waiting: limit.pendingCount }),
    hash: async (password) => run(() => hash(password, cost)),
    async matches(password, passwordHash) {
      const same = await run(() => verify(passwordHash ?? stranger, password));
      return same && passwordHash !== undefined;
    },
  };
}
