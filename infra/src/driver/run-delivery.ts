import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckResult, checkHistory } from '../checker/check-history.js';
import type { HistoryEvent } from '../checker/events.js';
import { readHistory, readStored } from '../checker/read-json-lines.js';
import { writeJsonLines } from '../checker/write-json-lines.js';
import { faults } from './faults.js';
import { createHistory, type Waits } from './history.js';
import { type Load, startLoad } from './load.js';
import { seededRandom } from './seeded-random.js';
import { settle } from './settle.js';
import { type Io, type Member, startMember } from './start-member.js';
import { startSystem } from './start-system.js';
import { writeStored } from './write-stored.js';

export interface RunOptions {
  replicas: number;
  clients: number;
  rooms: number;
  /** Goes on until so many are acked. */
  messages: number;
  /** Names of `faults`, one after the other; each at least once, again and again while the run lasts. */
  faults: readonly string[];
  /** Seconds from a fault to the next, once everybody writes again after the first. */
  gapSeconds: number;
  /** What is left of the time that faults last; default 1. */
  faultScale?: number;
  seed: number;
  /** Where history and stored records are written. */
  folder: string;
  /** Whether members leave, are put out and come back; default true. */
  moves?: boolean;
  /** Whether only the owner of a room writes, and nobody else has reason to look for what is missing. */
  ownersOnly?: boolean;
  /** How long after healing everybody may take to have seen everything; default 60. */
  settleSeconds?: number;
  onProgress?: (line: string) => void;
  /** Ends the run early, with nothing left behind. */
  signal?: AbortSignal;
  /** For clients and builds that are broken on purpose. */
  io?: Io;
  nodeArgs?: readonly string[];
}

export interface RunResult {
  seconds: number;
  acked: number;
  delivered: number;
  stored: number;
  /** By fault. */
  waits: ReadonlyMap<string, Waits>;
  check: CheckResult;
}

/** How soon after being put out a member has to hear nothing more. */
const boundMs = 1_000;

/** Runs a whole chat under load, breaks it, heals it, and holds what its clients saw against MongoDB. */
export async function runDelivery(options: RunOptions): Promise<RunResult> {
  const { replicas, clients, rooms, messages, seed, folder, nodeArgs = [], io } = options;
  const {
    moves = true,
    ownersOnly = false,
    settleSeconds = 60,
    gapSeconds,
    faultScale = 1,
    onProgress = () => {},
    signal,
  } = options;
  const files = { history: join(folder, 'history.jsonl'), stored: join(folder, 'stored.jsonl') };
  const random = seededRandom(seed);
  onProgress(`Starting ${replicas} replicas, Redis and three members of MongoDB`);
  const system = await startSystem({ replicas, clients, nodeArgs });
  const writer = writeJsonLines<HistoryEvent>(files.history);
  const members: Member[] = [];
  const heldUp = monitorEventLoopDelay({ resolution: 10 });
  let load: Load | undefined;
  try {
    const history = createHistory(writer);
    for (let i = 1; i <= clients; i += 1) {
      const id = `user-${i}`;
      const accessToken = system.issuer.token({ id, name: id, sid: `session-${id}` });
      const tokens = { accessToken, refreshToken: '' };
      members.push(startMember({ id, url: system.url, tokens, history, io }));
    }
    signal?.addEventListener('abort', () => {
      for (const member of members) member.close();
    });
    load = await startLoad({ members, rooms, random, moves, ownersOnly });
    const startedAt = performance.now();
    heldUp.enable();
    onProgress(`${clients} clients write into ${rooms} rooms`);
    const acked = () => history.figures().acked;
    const pass = (ms: number) => sleep(ms * faultScale, undefined, { signal });
    const gap = () => sleep(gapSeconds * 1_000, undefined, { signal });
    await gap();
    for (let i = 0; i < options.faults.length || acked() < messages; i += 1) {
      const name = options.faults[i % options.faults.length] ?? '';
      const fault = faults[name];
      if (fault) {
        const passed = Math.round((performance.now() - startedAt) / 1_000);
        onProgress(`${passed} s, ${acked()} acked: ${fault.title}`);
        history.add({ type: 'fault', client: 'driver', name });
        await fault.inject({ ...system, random, pass });
        const before = acked();
        const deadline = performance.now() + recoveryMs;
        while (acked() < before + clients && performance.now() < deadline) {
          await sleep(50, undefined, { signal });
        }
      }
      await gap();
    }
    await settle(load.stop(), members, system.mongoUrl, settleSeconds * 1_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const member of members.splice(0)) member.close();
    writer.close();
    const stored = await writeStored(system.mongoUrl, files.stored);
    // What had arrived in time may have been noted later: by as much as this process was held up.
    const revokedBoundMs = boundMs + Math.ceil(heldUp.max / 1e6);
    const check = await checkHistory(readHistory(files.history), readStored(files.stored), {
      revokedBoundMs,
    });
    onProgress(`Whoever was put out had to hear nothing more after ${revokedBoundMs} ms`);
    return { seconds, ...history.figures(), stored, waits: history.waits(), check };
  } finally {
    heldUp.disable();
    for (const member of members) member.close();
    load?.stop().catch(() => {});
    await system.stop();
  }
}

/** A build that does not recover is found by the checker. */
const recoveryMs = 60_000;
