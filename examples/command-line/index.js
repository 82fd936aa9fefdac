#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { commands } from './commands.js';
import { Failure } from './failure.js';

const help = `usher-chat: chat from the command line

  usher-chat signin --email ada@example.com [--url http://localhost:3000]
  usher-chat rooms
  usher-chat send <room's name or id> <text>
  usher-chat refresh
  usher-chat signout

The password is read from standard input. Tokens are kept in ~/.usher-chat.json, or in the file that
USHER_CHAT_FILE names, for you alone; they are renewed when they expire.
`;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      email: { type: 'string' },
      url: { type: 'string', default: 'http://localhost:3000' },
    },
  });
  const [name, ...words] = positionals;
  if (values.help) return help;
  if (!name) throw new Failure('What shall I do?', { usage: true });
  if (!Object.hasOwn(commands, name)) throw new Failure(`No command ${name}`, { usage: true });
  return commands[name](words, values);
}

try {
  process.stdout.write(await main());
} catch (error) {
  const misused = error.usage || error.code?.startsWith('ERR_PARSE_ARGS');
  if (!misused && !(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}${misused ? '\nSee usher-chat --help' : ''}\n`);
  process.exitCode = misused ? 2 : 1;
}
