import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { reasonOf } from './reason-of.js';

/** The same path, once that binary has shown that it is a mongod and runs on this machine. */
export async function checkMongod(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version'], { timeout: 10_000 }).catch((error) => {
    // A library that is missing is said on stderr; "Command failed" alone would hide it.
    throw new Error(`${path} does not run (${firstLine(error.stderr) || reasonOf(error)})`);
  });
  if (!/^db version v\d/m.test(stdout)) throw new Error(`${path} is no mongod`);
  return path;
}

const run = promisify(execFile);

function firstLine(text: unknown): string {
  return typeof text === 'string' ? (text.trim().split('\n', 1)[0] ?? '') : '';
}
