import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckResult, checkHistory } from '../../checker/check-history.js';
import type { HistoryEvent } from '../../checker/events.js';
import { readHistory, readStored } from '../../checker/read-json-lines.js';
import { writeJsonLines } from '../../checker/write-json-lines.js';
import { createHistory, type History } from '../../driver/history.js';
import { type Load, startLoad } from '../../driver/load.js';
import { seededRandom } from '../../driver/seeded-random.js';
import { settle } from '../../driver/settle.js';
import { type Member, startMember } from '../../driver/start-member.js';
import { writeStored } from '../../driver/write-stored.js';
import { signInWithTokens, signUp } from '../visitor.js';
import { type Returning, watchReturns } from './returning.js';

export interface Writers {
  history: History;
  returning: Returning;
  /** Waits until everybody has written again since now. */
  allWrite(): Promise<void>;
  /** Stops, lets everybody catch up, and holds what they saw against MongoDB. */
  finish(mongoUrl: string): Promise<CheckResult>;
  close(): Promise<void>;
}

const settleMs = 60_000;
const patienceMs = 120_000;

export interface WritersOptions {
  url: string;
  members: number;
  rooms: number;
  pauseMs: number;
}

/** People who write all the time, and note what was acked and what they saw. */
export async function startWriters(options: WritersOptions): Promise<Writers> {
  const { url, rooms, pauseMs } = options;
  const folder = await mkdtemp(join(tmpdir(), 'usher-cluster-'));
  const files = { history: join(folder, 'history.jsonl'), stored: join(folder, 'stored.jsonl') };
  const lines = writeJsonLines<HistoryEvent>(files.history);
  const history = createHistory(lines);
  const returning = watchReturns();
  const members: Member[] = [];
  let load: Load | undefined;

  async function close(): Promise<void> {
    for (const member of members) member.close();
    load?.stop().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }

  try {
    for (let i = 1; i <= options.members; i += 1) {
      const { id, tokens } = await signInWithTokens(url, await signUp(url, `Writer-${i}`));
      members.push(startMember({ id, url, tokens, history, io: returning.io }));
    }
    load = await startLoad({ members, rooms, random: seededRandom(1), moves: false, pauseMs });
  } catch (error) {
    await close();
    throw error;
  }
  const { stop } = load;

  return {
    history,
    returning,
    close,
    async allWrite() {
      const acked = () => history.figures().acked;
      const wanted = acked() + options.members;
      const deadline = performance.now() + patienceMs;
      while (acked() < wanted) {
        if (performance.now() > deadline) throw new Error('no messages are acked any more');
        await sleep(100);
      }
    },
    async finish(mongoUrl) {
      const ours = new Set(members.flatMap((member) => [...member.rooms.keys()]));
      await settle(stop(), members, mongoUrl, settleMs);
      for (const member of members) member.close();
      lines.close();
      await writeStored(mongoUrl, files.stored);
      return checkHistory(readHistory(files.history), within(readStored(files.stored), ours));
    },
  };
}

/** What other checks have stored is nobody's here. */
async function* within<T extends { room: string }>(records: AsyncIterable<T>, rooms: Set<string>) {
  for await (const record of records) if (rooms.has(record.room)) yield record;
}
