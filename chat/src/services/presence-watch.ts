import type { Presence, UserPresence } from './presence.js';

/** Who wants to know whether others are online; a watcher is an open socket. */
export interface PresenceWatch<Watcher> {
  /** From now on the watcher hears of these users and of no others. Answers how they are. */
  watch(watcher: Watcher, userIds: string[]): Promise<UserPresence[]>;
  /** The watcher hears nothing any more. */
  forget(watcher: Watcher): void;
  close(): void;
}

export interface PresenceWatchOptions<Watcher> {
  /** How often the watched are looked at: what changes to and fro in between is not told. */
  everyMs: number;
  tell(watcher: Watcher, user: UserPresence): void;
  onFault(error: unknown): void;
}

interface Watched<Watcher> {
  /** What the watchers know. */
  online: boolean;
  watchers: Set<Watcher>;
}

export function createPresenceWatch<Watcher extends object>(
  presence: Presence,
  { everyMs, tell, onFault }: PresenceWatchOptions<Watcher>,
): PresenceWatch<Watcher> {
  const watched = new Map<string, Watched<Watcher>>();
  const lists = new Map<Watcher, string[]>();
  /** Each watcher's newest list, while it is being answered. */
  const asked = new Map<Watcher, string[]>();
  let isClosed = false;
  let timer = setTimeout(look, everyMs).unref();

  function show(user: UserPresence): void {
    const known = watched.get(user.userId);
    if (!known || known.online === user.online) return;
    known.online = user.online;
    for (const watcher of known.watchers) tell(watcher, user);
  }

  /** All users in one question, however many watch them; while it cannot be answered nothing changes. */
  async function look(): Promise<void> {
    try {
      const states = watched.size > 0 ? await presence.statesOf([...watched.keys()]) : new Map();
      for (const [userId, online] of states) {
        const known = watched.get(userId);
        if (known?.online === online) states.delete(userId);
        if (known?.watchers.size === 0) watched.delete(userId);
      }
      for (const user of await presence.describe(states)) show(user);
    } catch (error) {
      onFault(error);
    }
    if (!isClosed) timer = setTimeout(look, everyMs).unref();
  }

  function unlist(watcher: Watcher): void {
    for (const userId of lists.get(watcher) ?? []) {
      const known = watched.get(userId);
      known?.watchers.delete(watcher);
      // Who was online is kept until that can be asked again: the watcher may come back meanwhile.
      if (known?.watchers.size === 0 && !known.online) watched.delete(userId);
    }
    lists.delete(watcher);
  }

  return {
    async watch(watcher, userIds) {
      const wanted = [...new Set(userIds)];
      asked.set(watcher, wanted);
      const found = await presence.statesOf(wanted);
      const states = wanted.map((userId): [string, boolean] => {
        return [userId, found.get(userId) ?? watched.get(userId)?.online ?? false];
      });
      const users = await presence.describe(new Map(states));
      // Gone meanwhile, or asked for others.
      if (asked.get(watcher) !== wanted) return users;
      asked.delete(watcher);
      unlist(watcher);
      lists.set(watcher, wanted);
      for (const user of users) {
        const { userId, online } = user;
        show(user);
        const known = watched.get(userId) ?? { online, watchers: new Set() };
        watched.set(userId, known);
        known.watchers.add(watcher);
      }
      return users;
    },

    forget(watcher) {
      asked.delete(watcher);
      unlist(watcher);
    },

    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
