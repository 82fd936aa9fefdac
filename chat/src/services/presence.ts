import type { LastSeen } from './last-seen.js';
import type { Leases } from './leases.js';

export interface UserPresence {
  userId: string;
  online: boolean;
  /** When they were last online; absent while they are, and for those who have never been. ISO 8601. */
  lastSeen?: string;
}

/** Who is online, over all devices and replicas. */
export interface Presence {
  /** A socket of the user has come. */
  enter(userId: string): void;
  /** A socket of the user that had come has gone. */
  leave(userId: string): void;
  /** In the order asked for; those of whom nothing can be learned are shown as offline. */
  of(userIds: string[]): Promise<UserPresence[]>;
  /** How many users are online. */
  count(): Promise<number>;
  /** True for whoever is online; those of whom nothing can be learned for now are left out. */
  statesOf(userIds: string[]): Promise<Map<string, boolean>>;
  /** Adds to states when the offline ones were last seen. */
  describe(states: ReadonlyMap<string, boolean>): Promise<UserPresence[]>;
  close(): Promise<void>;
}

export interface PresenceOptions {
  /** How long a user whose last socket has gone still counts as online: a reload shows nothing. */
  graceMs: number;
}

export function createPresence(
  { leases, lastSeen }: { leases: Leases; lastSeen: LastSeen },
  { graceMs }: PresenceOptions,
): Presence {
  /** Open sockets of each user who is here; 0 from the last one's end until the grace is over. */
  const here = new Map<string, number>();
  const graces = new Map<string, NodeJS.Timeout>();
  /** Whose grace is over, and when their last socket had gone. */
  const departing = new Map<string, Date>();
  let isDeparting = false;

  function leave(userId: string): void {
    const left = (here.get(userId) ?? 0) - 1;
    here.set(userId, left);
    if (left > 0) return;
    const at = new Date();
    const timer = setTimeout(() => {
      graces.delete(userId);
      departing.set(userId, at);
      if (!isDeparting) void depart();
    }, graceMs);
    graces.set(userId, timer.unref());
  }

  /** One write for all who go meanwhile; it comes first, so that whoever sees the going finds the time. */
  async function depart(): Promise<void> {
    isDeparting = true;
    while (departing.size > 0) {
      const batch = new Map(departing);
      await lastSeen.save(batch);
      for (const [userId, at] of batch) {
        // Back again, and perhaps gone again.
        if (departing.get(userId) !== at) continue;
        departing.delete(userId);
        here.delete(userId);
        leases.remove(userId);
      }
    }
    isDeparting = false;
  }

  async function statesOf(userIds: string[]): Promise<Map<string, boolean>> {
    const elsewhere = userIds.filter((userId) => !here.has(userId));
    const { online, isComplete } = await leases.holding(elsewhere);
    const states = new Map<string, boolean>();
    for (const userId of userIds) {
      if (here.has(userId) || online.has(userId)) states.set(userId, true);
      else if (isComplete) states.set(userId, false);
    }
    return states;
  }

  async function describe(states: ReadonlyMap<string, boolean>): Promise<UserPresence[]> {
    const offline = [...states].filter(([, online]) => !online).map(([userId]) => userId);
    const times = await lastSeen.of(offline);
    return [...states].map(([userId, online]) => {
      const at = times.get(userId);
      return { userId, online, ...(at && { lastSeen: at.toISOString() }) };
    });
  }

  return {
    statesOf,
    describe,
    count: leases.count,

    enter(userId) {
      clearTimeout(graces.get(userId));
      graces.delete(userId);
      departing.delete(userId);
      const sockets = here.get(userId);
      if (sockets === undefined) leases.add(userId);
      here.set(userId, (sockets ?? 0) + 1);
    },
    leave,

    async of(userIds) {
      const states = await statesOf(userIds);
      return describe(new Map(userIds.map((userId) => [userId, states.get(userId) ?? false])));
    },

    async close() {
      for (const timer of graces.values()) clearTimeout(timer);
      const at = new Date();
      await lastSeen.save(new Map([...here.keys()].map((userId) => [userId, at])));
      await leases.close();
    },
  };
}
