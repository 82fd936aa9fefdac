/** The index that a write ran into, or undefined where the error is another one. */
export function duplicateKey(error: unknown): string | undefined {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: Record<string, unknown> };
  return code === 11000 ? Object.keys(keyPattern ?? {}).join() : undefined;
}
