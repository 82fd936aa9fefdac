import { helpText, readOptions } from './options.js';
import { runClusterTest } from './run-cluster-test.js';
import { runCommand } from './run-command.js';

await runCommand({ helpText, readOptions, run: runClusterTest });
