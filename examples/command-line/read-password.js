import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** One line of standard input; on a terminal nothing of it is shown. */
export async function readPassword() {
  if (process.stdin.isTTY) process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (terminal) process.stderr.write('\n');
  }
}
