import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { isOnPath } from '../is-on-path.js';
import { cores } from '../pinned.js';

/**
 * Keeps this process, and what it starts from here on (MongoDB and Redis among them), off the servers' core.
 *
 * @returns how to let it go
 */
export async function keepToOwnCore(): Promise<() => Promise<void>> {
  if (!isOnPath('taskset')) return async () => {};
  const pin = (list: string) =>
    promisify(execFile)('taskset', ['-acp', list, String(process.pid)]).then(() => {});
  await pin(String(cores.load));
  return () => pin(`0-${cpus().length - 1}`);
}
