/** Counts of durations, in steps of a hundredth of their size: millions of them cost nothing to keep. */
export interface Histogram {
  add(ms: number): void;
  /** The value below which so large a share lies, in milliseconds. */
  quantile(share: number): number;
  toJSON(): { p50: number; p99: number; max: number; count: number };
}

const step = Math.log(1.01);
const smallestMs = 0.01;

export function createHistogram(): Histogram {
  const counts: number[] = [];
  let count = 0;
  let max = 0;

  function quantile(share: number): number {
    let left = Math.ceil(share * count);
    for (const [bucket, inBucket] of counts.entries()) {
      left -= inBucket ?? 0;
      if (left <= 0) return Math.min(max, smallestMs * Math.exp((bucket + 0.5) * step));
    }
    return max;
  }

  return {
    add(ms) {
      const bucket = Math.max(
        0,
        Math.floor(Math.log(Math.max(ms, smallestMs) / smallestMs) / step),
      );
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      count += 1;
      max = Math.max(max, ms);
    },
    quantile,
    toJSON: () => ({ p50: quantile(0.5), p99: quantile(0.99), max, count }),
  };
}
