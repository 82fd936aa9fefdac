import { setTimeout as delay } from 'node:timers/promises';
import { readCpuClock } from './cpu-clock.js';

const sampleSeconds = 0.2;
const quietShare = 0.1;

/** Waits while other processes keep the machine busy, but not for ever: readings are checked as well. */
export async function waitForQuiet(maxSeconds: number): Promise<void> {
  for (let waited = 0; waited < maxSeconds; waited += sampleSeconds) {
    const before = readCpuClock();
    await delay(sampleSeconds * 1000);
    const after = readCpuClock();
    if (!before || !after) return;
    if ((after.machine - before.machine) / sampleSeconds < quietShare) return;
  }
}
