import { parseArgs } from 'node:util';
import { help } from './settings.js';
import { startLocal } from './start-local.js';

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  process.stdout.write(help);
} else {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  startLocal(process.env, say).catch((error: Error) => {
    process.stderr.write(`Usher cannot start. ${error.message}\n`);
    process.exit(1);
  });
}
