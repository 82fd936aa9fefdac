import { readFile } from 'node:fs/promises';

/** The last thing of weight that mongod wrote into its log, in one line; undefined without a log. */
export async function lastLogLine(logFile: string): Promise<string | undefined> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const entries = text.split('\n').flatMap(parse);
  // Stack traces and "aborting" follow the error proper, but they carry no attributes of use.
  const telling = entries.findLast(({ s, attr }) => (s === 'E' || s === 'F') && attr !== undefined);
  const entry = telling ?? entries.at(-1);
  if (!entry) return undefined;
  const detail = entry.attr?.error ?? entry.attr;
  return detail === undefined ? entry.msg : `${entry.msg}: ${asText(detail)}`;
}

interface LogEntry {
  readonly s: string;
  readonly msg: string;
  readonly attr?: Record<string, unknown>;
}

function parse(line: string): LogEntry[] {
  try {
    return [JSON.parse(line) as LogEntry];
  } catch {
    return [];
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
