/** The index that a write ran into, or undefined where the error is another one. */
export function duplicateKey(error: unknown): string | undefined {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: Record<string, unknown> };
  return code === 11000 ? Object.keys(keyPattern ?? {}).join() : undefined;
}

interface BulkWriteError {
  code?: unknown;
  writeErrors?: { index: number; errmsg?: string }[];
  result?: { getWriteConcernError(): unknown };
}

/** Where an ordered write has ended: records before it are stored as safely as was asked, those behind were not tried. */
export interface Duplicate {
  index: number;
  /** The name of the unique index that it ran into. */
  key: string | undefined;
}

/** Undefined where the error is another one. */
export function firstDuplicate(error: unknown): Duplicate | undefined {
  const { code, writeErrors, result } = error as BulkWriteError;
  const [first] = writeErrors ?? [];
  if (code !== 11000 || !first || result?.getWriteConcernError()) return undefined;
  return { index: first.index, key: /index: (\S+)/.exec(first.errmsg ?? '')?.[1] };
}
