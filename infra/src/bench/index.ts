import { writeFile } from 'node:fs/promises';
import { chatSuite } from './chat/chat-suite.js';
import { httpSuite } from './http/http-suite.js';
import { helpText, readOptions } from './options.js';
import { reconnectSuite } from './reconnect/reconnect-suite.js';
import { revocationSuite } from './revocation/revocation-suite.js';
import { strategiesSuite } from './strategies/strategies-suite.js';
import type { Suite } from './suite.js';

const suites: Record<string, Suite> = {
  http: httpSuite,
  revocation: revocationSuite,
  chat: chatSuite,
  reconnect: reconnectSuite,
  strategies: strategiesSuite,
};

const options = readOptions(process.argv.slice(2));
const unknown = options.suites.filter((name) => !Object.hasOwn(suites, name));
if (options.help || unknown.length > 0) {
  process.stdout.write(helpText(suites));
  process.exit(unknown.length > 0 ? 1 : 0);
}

const results: Record<string, object> = {};
for (const [name, suite] of Object.entries(suites)) {
  if (options.suites.length > 0 && !options.suites.includes(name)) continue;
  process.stderr.write(`${suite.title}\n`);
  const { text, figures } = await suite.run(options);
  process.stdout.write(`\n## ${suite.title}\n\n${text}\n`);
  results[name] = figures;
}
if (options.json) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
