import { checkHistory } from './check-history.js';
import { helpText, readOptions } from './options.js';
import { readHistory, readStored } from './read-json-lines.js';
import { toReport } from './to-report.js';

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.stdout.write(helpText);
  else {
    const { history, stored, revokedBoundMs } = options;
    const result = await checkHistory(readHistory(history), readStored(stored), { revokedBoundMs });
    process.stdout.write(toReport(result));
    process.exitCode = result.findings.length > 0 ? 1 : 0;
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
