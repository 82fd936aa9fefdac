import { type CurrentUser, tokenOf } from '@usher/common';
import type { FeedEntry } from '@usher/common/feed';
import type { Background } from './background.js';
import type { PeopleStore, PersonNews } from './people-store.js';

/** Chat's own list of people, learned from what passes by: no request ever asks auth. */
export interface People {
  /** What the claims of a verified token say. */
  seen(user: CurrentUser): void;
  /** What the session feed says. */
  heard(entry: FeedEntry): void;
}

/** People whose newest version is remembered, so that only news is written. */
const maxKnown = 100_000;
const batchSize = 500;

export function createPeople(store: Pick<PeopleStore, 'learn'>, background: Background): People {
  const known = new Map<string, number>();
  const waiting = new Map<string, PersonNews>();
  let writing = false;

  async function write(): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, batchSize);
      await store.learn(batch);
      for (const news of batch) {
        known.set(news.id, news.ver);
        if (waiting.get(news.id) === news) waiting.delete(news.id);
      }
      for (const id of known.keys()) {
        if (known.size <= maxKnown) break;
        known.delete(id);
      }
    }
    writing = false;
  }

  function note(news: PersonNews): void {
    const newest = waiting.get(news.id)?.ver ?? known.get(news.id) ?? -1;
    if (news.ver <= newest) return;
    waiting.set(news.id, news);
    if (writing) return;
    writing = true;
    background.run('learning of people', write);
  }

  return {
    seen(user) {
      const { id, name, sid } = user;
      // A service acting as itself has no session, and is nobody to write to.
      if (sid === '') return;
      const ver = tokenOf(user)?.ver ?? 0;
      // Whoever is banned has no token of this version.
      note({ id, name, status: 'active', ver });
    },

    heard(entry) {
      if (entry.type !== 'user.created' && entry.type !== 'user.changed') return;
      const { userId: id, name, ver } = entry;
      const status = entry.type === 'user.created' ? 'active' : entry.status;
      // What auth was asked about while the feed stood still says neither.
      if (name !== undefined && status !== undefined) note({ id, name, status, ver });
    },
  };
}
