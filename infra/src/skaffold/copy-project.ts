import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');

/** What git knows or would take, in a folder of its own, so that no edit is left behind in the original. */
export async function copyProject(): Promise<string> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', list, { cwd: root, maxBuffer: 2 ** 26 });
  const folder = await mkdtemp(join(tmpdir(), 'usher-skaffold-'));
  for (const file of new Set(stdout.split('\0').filter(Boolean))) {
    // A file that is deleted and not yet committed is listed all the same.
    await cp(join(root, file), join(folder, file)).catch(unlessMissing);
  }
  return folder;
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
