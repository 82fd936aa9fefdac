import { runCommand } from '../cluster/run-command.js';
import { helpText, readOptions } from './options.js';
import { runSkaffoldTest } from './run-skaffold-test.js';

await runCommand({ helpText, readOptions, run: runSkaffoldTest });
