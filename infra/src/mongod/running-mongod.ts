import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { processInfo } from './process-info.js';

/** Pid of the mongod that runs on these data files now, or undefined. */
export async function runningMongod(dbPath: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(dbPath, 'mongod.lock'), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = (await processInfo(pid))?.command ?? '';
  // The lock outlives a crash, and by now its pid may belong to something else.
  const [program = ''] = command.split(' --', 1);
  const isMongod = basename(program).startsWith('mongod');
  return isMongod && `${command} `.includes(`--dbpath ${dbPath} `) ? pid : undefined;
}
