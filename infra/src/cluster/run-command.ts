import { type Row, toTable } from './report.js';

interface Running {
  onProgress: (line: string) => void;
  signal: AbortSignal;
}

export interface Command<Options> {
  helpText: string;
  /** Undefined where help is asked for. */
  readOptions(args: string[]): Options | undefined;
  run(options: Options & Running): Promise<readonly Row[]>;
}

/** Prints one table. Exit status: 0 all as asked for, 1 not so, 2 it could not be run. */
export async function runCommand<Options extends object>(command: Command<Options>): Promise<void> {
  const { helpText, readOptions, run } = command;
  try {
    const options = readOptions(process.argv.slice(2));
    if (!options) return void process.stdout.write(helpText);
    const onProgress = (line: string) => process.stderr.write(`${line}\n`);
    const abort = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
    const rows = await run({ ...options, onProgress, signal: abort.signal });
    process.stdout.write(toTable(rows));
    process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
