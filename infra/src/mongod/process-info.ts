import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ProcessInfo {
  /** Program and arguments, joined by blanks. */
  readonly command: string;
  /** Together with the pid it names one process for good: pids are given out again. */
  readonly startedAt: string;
}

/** What runs under this pid; undefined when nothing does, or only a zombie. */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return undefined;
  }
}

async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field, the program's name in brackets, may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[19];
  if (fields[0] === 'Z' || startedAt === undefined) return undefined;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  return { command: command.split('\0').join(' ').trim(), startedAt };
}

async function fromPs(pid: number): Promise<ProcessInfo> {
  const args = ['-ww', '-o', 'lstart=', '-o', 'command=', '-p', String(pid)];
  const { stdout } = await promisify(execFile)('ps', args);
  // `lstart` is always 24 characters wide, like "Sat Nov 21 09:44:24 2026".
  return { startedAt: stdout.slice(0, 24), command: stdout.slice(24).trim() };
}
