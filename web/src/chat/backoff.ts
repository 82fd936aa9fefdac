/** How long to wait before the next attempt: doubles up to ten seconds, and no two clients wait alike. */
export function backoffMs(attempt: number): number {
  return Math.min(10_000, 500 * 2 ** attempt) * (0.75 + Math.random() / 2);
}
