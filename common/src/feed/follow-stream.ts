import { setTimeout as sleep } from 'node:timers/promises';
import type { Following, Position } from './feed.js';
import { isWindow, pageSize, type Stream, type StreamReader } from './redis-stream.js';

/** Clocks drift slowly, and are set now and then. */
const clockEveryMs = 10_000;

/**
 * Reads the window, then follows. Start, reconnect and overrun are one and the same: whoever has read the
 * window knows everything that still matters. What is read counts only once the window was restored for
 * the very run of Redis that we are connected to.
 *
 * @param onLost called while this run's window is not restored; may restore it
 */
export function followStream<Entry extends { type: string }>(
  stream: Stream<Entry>,
  onEntry: (entry: Entry, at: Position) => void,
  onLost: (runId: string) => Promise<void>,
): Following & { current: Promise<void> } {
  let freshAt = Number.NEGATIVE_INFINITY;
  let clockOffsetMs = 0;
  let closed = false;
  let reader: StreamReader<Entry> | undefined;
  let markCurrent = () => {};
  const current = new Promise<void>((resolve) => {
    markCurrent = resolve;
  });

  async function followOnce(): Promise<void> {
    reader = await stream.connectReader();
    // Asked before the window is read: restored then means restored in what we read.
    let restoredRun = await reader.restoredRun();
    let after = '0-0';
    let atTail = false;
    let clockReadAt = Number.NEGATIVE_INFINITY;
    while (!closed) {
      const sentAt = performance.now();
      if (sentAt - clockReadAt > clockEveryMs) {
        clockOffsetMs = (await reader.clockOffsetMs()) ?? clockOffsetMs;
        clockReadAt = sentAt;
      }
      const batch = await reader.read(after, atTail);
      for (const { id, entry } of batch) {
        after = id;
        if (isWindow(entry)) restoredRun = entry.runId;
        else onEntry(entry, { run: reader.runId, id: comparable(id) });
      }
      atTail = batch.length < pageSize;
      if (restoredRun !== reader.runId) {
        await onLost(reader.runId);
      } else if (atTail) {
        freshAt = sentAt;
        stream.outage.over();
        markCurrent();
      }
    }
  }

  async function run(): Promise<void> {
    while (!closed) {
      await followOnce().catch((error) => {
        if (!closed) stream.outage.failed(error);
      });
      reader?.close();
      if (!closed) await sleep(50 + Math.random() * 200);
    }
  }

  void run();
  return {
    current,
    lagMs: () => performance.now() - freshAt,
    clockOffsetMs: () => clockOffsetMs,
    close() {
      closed = true;
      reader?.close();
    },
  };
}

/** Redis's ids are two numbers; as texts they compare once both have a fixed width. */
function comparable(id: string): string {
  const [ms = '', n = ''] = id.split('-');
  return `${ms.padStart(15, '0')}-${n.padStart(20, '0')}`;
}
