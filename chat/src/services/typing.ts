import type { Live } from './live.js';

/** That a member is writing a message. */
export interface TypingNotice {
  roomId: string;
  userId: string;
  name: string;
  /** For how long it holds, unless it is said again. */
  expiresInMs: number;
}

export interface Typing {
  /** Pushes it to the others in the room, unless that has just been done. */
  tell(notice: Omit<TypingNotice, 'expiresInMs'>): void;
  close(): void;
}

const expiresInMs = 5_000;
/** At most one push per user and room in this time; clients that say it every two seconds are not cut short. */
const defaultEveryMs = 1_000;

export function createTyping(
  live: Pick<Live, 'typing'>,
  { everyMs = defaultEveryMs } = {},
): Typing {
  const recent = new Map<string, NodeJS.Timeout>();

  return {
    tell(notice) {
      const key = `${notice.userId} ${notice.roomId}`;
      if (recent.has(key)) return;
      const timer = setTimeout(() => recent.delete(key), everyMs);
      recent.set(key, timer.unref());
      live.typing({ ...notice, expiresInMs });
    },

    close() {
      for (const timer of recent.values()) clearTimeout(timer);
      recent.clear();
    },
  };
}
