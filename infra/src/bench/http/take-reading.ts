import { readCpuClock } from '../cpu-clock.js';
import { applyLoad, type Generator } from '../load.js';
import type { RunningServer } from './start-server.js';

/** One candidate in one round. */
export interface Reading {
  perSecond: number;
  /** The server's processor time for one request. */
  cpuMicros: number;
  /** From one request to the next on a single connection. */
  roundTripMicros: number;
  /** Share of one core: at 1 the server is what limits `perSecond`. */
  serverShare: number;
  /** Share of one core: near 1 the generator was the limit. Not known everywhere. */
  generatorShare: number | undefined;
  /** Share of one core that belonged to neither. */
  foreignShare: number | undefined;
  /** Connections that broke, or waited for seconds. */
  broken: number;
}

export const connections = 64;
/** Above this share of its core, the generator may have been the limit. */
export const limitShare = 0.95;

export async function takeReading(
  generator: Generator,
  server: RunningServer,
  seconds: number,
): Promise<Reading> {
  const single = await applyLoad(generator, server, 1, Math.ceil(seconds / 2));
  const clockBefore = readCpuClock();
  const cpuBefore = await server.cpuMicros();
  const startedAt = performance.now();
  const load = await applyLoad(generator, server, connections, seconds);
  const cpuMicros = (await server.cpuMicros()) - cpuBefore;
  const tookSeconds = (performance.now() - startedAt) / 1000;
  const clockAfter = readCpuClock();

  let generatorShare: number | undefined;
  let foreignShare: number | undefined;
  if (clockBefore && clockAfter) {
    const ended = clockAfter.endedChildren - clockBefore.endedChildren;
    const self = clockAfter.self - clockBefore.self;
    const machine = clockAfter.machine - clockBefore.machine;
    generatorShare = ended / tookSeconds;
    foreignShare = Math.max(0, machine - ended - self - cpuMicros / 1e6) / tookSeconds;
  }
  return {
    perSecond: load.requests / load.seconds,
    cpuMicros: cpuMicros / load.requests,
    roundTripMicros: (single.seconds * 1e6) / single.requests,
    serverShare: cpuMicros / 1e6 / load.seconds,
    generatorShare,
    foreignShare,
    broken: load.broken + single.broken,
  };
}
