import { isOnPath } from './is-on-path.js';

/** Server and load each get a core of their own, or else they measure each other. */
export const cores = { server: 0, load: 1 } as const;

/** The command that runs a program on one core; without `taskset`, the program itself. */
export function pinned(core: number, command: string, args: string[]): [string, string[]] {
  return isOnPath('taskset')
    ? ['taskset', ['-c', String(core), command, ...args]]
    : [command, args];
}
