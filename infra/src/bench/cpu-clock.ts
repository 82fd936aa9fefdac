import { readFileSync } from 'node:fs';

/** Seconds of processor time, since different origins: only differences mean anything. */
export interface CpuClock {
  /** All cores, all processes, and what the hypervisor took away. */
  machine: number;
  /** Processes that this one started and that have ended: the load generators. */
  endedChildren: number;
  self: number;
}

const ticksPerSecond = 100;

/** Undefined where the system does not tell (anything but Linux). */
export function readCpuClock(): CpuClock | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = numbers(firstLine('/proc/stat'));
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = stat;
  const own = firstLine('/proc/self/stat');
  // The process's name in brackets may hold anything, so fields are counted from behind it.
  const fields = numbers(own.slice(own.lastIndexOf(')') + 1).trim());
  const [utime = 0, stime = 0, childUtime = 0, childStime = 0] = fields.slice(11, 15);
  return {
    // Processes are charged for the interrupts that they cause, so the sum has to hold those too.
    machine: (user + nice + system + irq + softirq + steal) / ticksPerSecond,
    endedChildren: (childUtime + childStime) / ticksPerSecond,
    self: (utime + stime) / ticksPerSecond,
  };
}

function firstLine(path: string): string {
  return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
}

function numbers(line: string): number[] {
  return line.split(/\s+/).map(Number);
}
