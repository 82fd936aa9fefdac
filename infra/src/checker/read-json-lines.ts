import { createReadStream } from 'node:fs';
import type { HistoryEvent } from './events.js';
import { parseEvent, parseStored } from './parse-record.js';
import type { StoredRecord } from './stored.js';

/**
 * The events of a file, one line at a time.
 *
 * @throws {Error} with file and number of a line that is broken or goes back in time
 */
export async function* readHistory(file: string): AsyncGenerator<HistoryEvent> {
  let now = 0;
  yield* readJsonLines(file, (value) => {
    const event = parseEvent(value);
    if (event.at < now) throw new Error(`at goes back in time, from ${now} to ${event.at}`);
    now = event.at;
    return event;
  });
}

/** @throws {Error} with file and number of a broken line */
export function readStored(file: string): AsyncGenerator<StoredRecord> {
  return readJsonLines(file, parseStored);
}

async function* readJsonLines<T>(
  file: string,
  parse: (value: unknown) => T,
): AsyncGenerator<T, void, void> {
  let number = 0;
  for await (const line of readLines(file)) {
    number += 1;
    let record: T;
    try {
      record = parse(JSON.parse(line));
    } catch (error) {
      const reason = error instanceof SyntaxError ? 'not JSON' : (error as Error).message;
      throw new Error(`${file}:${number}: ${reason}`, { cause: error });
    }
    yield record;
  }
}

// node:readline leaves the error of a file that is not there unhandled.
async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
