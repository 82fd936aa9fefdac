import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from './start-member.js';
import { readHeads } from './write-stored.js';

/** Waits until everybody has seen everything, or the time is over; the checker finds out what is missing then. */
export async function settle(
  stopped: Promise<void>,
  members: readonly Member[],
  mongoUrl: string,
  ms: number,
): Promise<void> {
  const deadline = performance.now() + ms;
  await Promise.race([stopped, sleep(ms, undefined, { ref: false })]);
  const heads = await readHeads(mongoUrl);
  const isAtHead = (member: Member) =>
    [...member.rooms].every(([roomId, { seq, rev }]) => {
      const head = heads.get(roomId) ?? { seq: 0, rev: 0 };
      return seq >= head.seq && rev >= head.rev;
    });
  while (!members.every(isAtHead) && performance.now() < deadline) await sleep(100);
}
