import { setTimeout as sleep } from 'node:timers/promises';
import { processInfo } from './process-info.js';

/** Ends a process that is not our child: asks it to, and kills it after ten seconds. */
export async function stopByPid(pid: number): Promise<void> {
  const before = (await processInfo(pid))?.startedAt;
  if (before === undefined) return;
  for (const [signal, waitMs] of [
    ['SIGTERM', 10_000],
    ['SIGKILL', 5000],
  ] as const) {
    sendSignal(pid, signal);
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if ((await processInfo(pid))?.startedAt !== before) return;
      await sleep(20);
    }
  }
  throw new Error(`Process ${pid} does not end`);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
