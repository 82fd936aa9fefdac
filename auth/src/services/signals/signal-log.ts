import { EventEmitter, once } from 'node:events';
import { type EventType, eventTypes } from '@usher/common';
import type {
  Feed,
  FeedEntry,
  Following,
  Position,
  SessionRevoked,
  UserChanged,
} from '@usher/common/feed';

/** An entry of the session feed that receivers are told of. */
export interface Signal {
  type: EventType;
  entry: SessionRevoked | UserChanged;
  /** What it says, whoever appends it and however often. */
  key: string;
  position: Position;
}

/** The session feed's window, as this replica knows it, in the feed's own order. */
export interface SignalLog {
  /** Begins to follow the feed; until there is a stream nothing is kept in memory. */
  start(): void;
  /** True once the window is read. */
  isReady(): boolean;
  /** How old this knowledge can be, in milliseconds. */
  lagMs(): number;
  /** What came after; all there is where that position says nothing in this run of the feed. */
  after(position: Position | undefined): readonly Signal[];
  /** Where the feed ends at present. */
  tail(): Position;
  /** Resolves when there may be something new, after this many milliseconds at the latest. */
  change(withinMs: number): Promise<void>;
  /** Something other than the feed has changed. */
  wake(): void;
  close(): void;
}

export function createSignalLog(
  feed: Feed,
  { windowSeconds, now }: { windowSeconds: number; now: () => number },
): SignalLog {
  const bell = new EventEmitter().setMaxListeners(0);
  const known = new Set<string>();
  let log: { signal: Signal; at: number }[] = [];
  let tail: Position = { run: '', id: '' };
  let started = false;
  let closed = false;
  let following: Following | undefined;

  function onEntry(entry: FeedEntry, position: Position): void {
    if (position.run !== tail.run) {
      // Ids begin anew, and auth appends its whole window again: all of that is in this run.
      log = [];
      known.clear();
    } else if (position.id <= tail.id) {
      return; // A reconnect reads the window anew.
    }
    tail = position;
    const signal = toSignal(entry, position);
    if (!signal || known.has(signal.key)) return;
    forgetOld();
    known.add(signal.key);
    log.push({ signal, at: entry.recordedAt ?? now() });
    bell.emit('change');
  }

  /** A token that an older entry concerns has expired. */
  function forgetOld(): void {
    const oldest = now() - windowSeconds * 1000;
    const keepFrom = log.findIndex(({ at }) => at >= oldest);
    for (const { signal } of log.splice(0, keepFrom === -1 ? log.length : keepFrom)) {
      known.delete(signal.key);
    }
  }

  return {
    start() {
      if (started) return;
      started = true;
      feed.follow(onEntry).then(
        (followed) => {
          following = followed;
          if (closed) followed.close();
        },
        () => {
          started = false;
        },
      );
    },
    isReady: () => following !== undefined,
    lagMs: () => following?.lagMs() ?? Number.POSITIVE_INFINITY,
    after(position) {
      forgetOld();
      const from =
        position?.run === tail.run
          ? log.findLastIndex(({ signal }) => signal.position.id <= position.id) + 1
          : 0;
      return log.slice(from).map(({ signal }) => signal);
    },
    tail: () => tail,
    async change(withinMs) {
      const signal = AbortSignal.timeout(withinMs);
      await once(bell, 'change', { signal }).catch(() => {});
    },
    wake: () => void bell.emit('change'),
    close() {
      closed = true;
      following?.close();
    },
  };
}

function toSignal(entry: FeedEntry, position: Position): Signal | undefined {
  if (entry.type === 'session.revoked') {
    return { type: eventTypes.sessionRevoked, entry, key: entry.sid, position };
  }
  if (entry.type === 'user.changed') {
    const key = `${entry.userId} ${entry.ver}`;
    return { type: eventTypes.tokenClaimsChange, entry, key, position };
  }
  return undefined;
}
