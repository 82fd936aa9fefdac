import { closeSync, openSync, writeSync } from 'node:fs';
import type { HistoryEvent } from './events.js';
import type { StoredRecord } from './stored.js';

export interface LinesWriter<T> {
  write(record: T): void;
  /** Writes what is left; without it the end of the file is lost. */
  close(): void;
}

const chunkLength = 65_536;

/** Writes in chunks and at once, so that a slow disk slows its writer instead of filling the memory. */
export function writeJsonLines<T extends HistoryEvent | StoredRecord>(
  file: string,
): LinesWriter<T> {
  const descriptor = openSync(file, 'w');
  let chunk = '';

  const flush = () => {
    let rest = Buffer.from(chunk);
    chunk = '';
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  };

  return {
    write(record) {
      chunk += `${JSON.stringify(record)}\n`;
      if (chunk.length >= chunkLength) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}
