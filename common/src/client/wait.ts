export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * How long to wait before the next attempt, in milliseconds: 250 to 750 at first, doubling up to ten
 * seconds, never the same for two clients.
 */
export function backoffMs(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** attempt) * (0.5 + Math.random());
}
