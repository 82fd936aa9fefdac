import { requireNonNegative } from '../require-number.js';
import { createLimiter } from './create-limiter.js';
import type { Limits } from './limits.js';
import { MemoryCounter } from './memory-counter.js';

/** Options that all kinds of limits share. */
export interface LimitsOptions {
  /** Multiplies the points of every limiter, for load tests and the like; 0 turns limits off. Default 1. */
  factor?: number;
}

/**
 * Limits that count in this process alone.
 *
 * @example const reports = memoryLimits().limiter('reports', { points: 5, durationSeconds: 60 });
 */
export function memoryLimits({ factor = 1 }: LimitsOptions = {}): Limits {
  requireNonNegative('factor', factor);
  return {
    limiter(name, options) {
      return createLimiter(options, factor, (figures) => {
        return new MemoryCounter({ ...figures, keyPrefix: name });
      });
    },
    close() {},
  };
}
