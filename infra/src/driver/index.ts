import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toReport } from '../checker/to-report.js';
import { helpText, readOptions } from './options.js';
import { runDelivery } from './run-delivery.js';
import { toTable } from './to-table.js';

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.stdout.write(helpText);
  else {
    const { folder } = options;
    if (folder) await mkdir(folder, { recursive: true });
    const own = folder ?? (await mkdtemp(join(tmpdir(), 'usher-delivery-')));
    const onProgress = (line: string) => process.stderr.write(`${line}\n`);
    const abort = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());
    const { signal } = abort;
    const result = await runDelivery({ ...options, folder: own, onProgress, signal }).finally(
      () => folder ?? rm(own, { recursive: true, force: true }),
    );
    process.stdout.write(`${toTable(result)}\n${toReport(result.check)}`);
    process.exitCode = result.check.findings.length > 0 ? 1 : 0;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
