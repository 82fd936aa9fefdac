/** The index that a write ran into, or undefined where the error is another one. */
export function duplicateKey(error: unknown): string | undefined {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: Record<string, unknown> };
  return code === 11000 ? Object.keys(keyPattern ?? {}).join() : undefined;
}

interface BulkWriteError {
  code?: unknown;
  writeErrors?: { index: number }[];
  result?: { getWriteConcernError(): unknown };
}

/**
 * Which of the records of an ordered write ran into a unique index: those before it are stored as safely as
 * was asked for, those behind it were not tried. Undefined where the error is another one.
 */
export function duplicateAt(error: unknown): number | undefined {
  const { code, writeErrors, result } = error as BulkWriteError;
  if (code !== 11000 || result?.getWriteConcernError()) return undefined;
  return writeErrors?.[0]?.index;
}
