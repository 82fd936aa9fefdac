/** One line that says why something failed, down to its first cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // `fetch failed` says nothing; the network's own error is its cause.
  if (error.cause !== undefined && error.message === 'fetch failed') return reasonOf(error.cause);
  return error.message.split('\n', 1)[0] || error.name;
}
