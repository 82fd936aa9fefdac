import type { Live } from './live.js';

/** That a member has read up to there. */
export interface ReadReceipt {
  roomId: string;
  userId: string;
  seq: number;
}

export interface ReadReceipts {
  /** Pushes it to the room; of several in a short time the first and, at its end, the latest. */
  tell(receipt: ReadReceipt): void;
  close(): void;
}

/** At most one push per user and room in this time. */
const defaultEveryMs = 250;

export function createReadReceipts(
  live: Pick<Live, 'read'>,
  { everyMs = defaultEveryMs } = {},
): ReadReceipts {
  const recent = new Map<string, { timer: NodeJS.Timeout; next?: ReadReceipt }>();

  function push(key: string, receipt: ReadReceipt): void {
    live.read(receipt);
    const timer = setTimeout(() => {
      const next = recent.get(key)?.next;
      recent.delete(key);
      if (next) push(key, next);
    }, everyMs);
    recent.set(key, { timer });
  }

  return {
    tell(receipt) {
      const key = `${receipt.userId} ${receipt.roomId}`;
      const waiting = recent.get(key);
      if (!waiting) push(key, receipt);
      // Two devices' requests may end in another order than they were stored.
      else if (receipt.seq > (waiting.next?.seq ?? 0)) waiting.next = receipt;
    },

    close() {
      for (const { timer } of recent.values()) clearTimeout(timer);
      recent.clear();
    },
  };
}
