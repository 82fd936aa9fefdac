import { toTable } from '../cluster/report.js';
import { helpText, readOptions } from './options.js';
import { runSkaffoldTest } from './run-skaffold-test.js';

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.stdout.write(helpText);
  else {
    const onProgress = (line: string) => process.stderr.write(`${line}\n`);
    const abort = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
    const rows = await runSkaffoldTest({ ...options, onProgress, signal: abort.signal });
    process.stdout.write(toTable(rows));
    process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
