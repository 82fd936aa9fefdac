import type { EndReason, FeedEntry } from '../feed/entries.js';

/**
 * What the session feed has said, as long as a token that it concerns could still be valid. Entries
 * only ever tighten: nothing removes one early, nothing lowers a version.
 */
export class RevocationIndex {
  readonly #retainMs: number;
  readonly #now: () => number;
  /** By sid; in order of insertion, hence oldest first. */
  readonly #revoked = new Map<string, Ended>();
  /** The latest of each reason: those of one second share it, which makes a million of them a third smaller. */
  readonly #latest = new Map<EndReason, Ended>();
  readonly #versions = new Map<string, { ver: number; at: number }>();

  constructor(retainSeconds: number, now: () => number) {
    this.#retainMs = retainSeconds * 1000;
    this.#now = now;
  }

  get size(): number {
    return this.#revoked.size + this.#versions.size;
  }

  /** @returns whether it says more than was known */
  apply(entry: FeedEntry): boolean {
    const at = this.#now();
    this.#prune(at);
    if (entry.type === 'session.revoked') {
      // Deleting first moves a repeated entry to the end, where its age belongs.
      const known = this.#revoked.delete(entry.sid);
      this.#revoked.set(entry.sid, this.#ended(entry.reason, at));
      return !known;
    }
    if (entry.type === 'user.changed') {
      const known = this.#versions.get(entry.userId)?.ver ?? 0;
      this.#versions.delete(entry.userId);
      this.#versions.set(entry.userId, { ver: Math.max(entry.ver, known), at });
      return entry.ver > known;
    }
    return false;
  }

  endReason(sid: string): EndReason | undefined {
    return this.#revoked.get(sid)?.reason;
  }

  isOutdated(userId: string, ver: number): boolean {
    const known = this.#versions.get(userId);
    return known !== undefined && ver < known.ver;
  }

  #ended(reason: EndReason, now: number): Ended {
    const at = Math.ceil(now / 1000) * 1000;
    const latest = this.#latest.get(reason);
    if (latest?.at === at) return latest;
    const ended = { reason, at };
    this.#latest.set(reason, ended);
    return ended;
  }

  #prune(now: number): void {
    const oldest = now - this.#retainMs;
    for (const [sid, { at }] of this.#revoked) {
      if (at >= oldest) break;
      this.#revoked.delete(sid);
    }
    for (const [userId, { at }] of this.#versions) {
      if (at >= oldest) break;
      this.#versions.delete(userId);
    }
  }
}

interface Ended {
  reason: EndReason;
  /** Milliseconds since 1970, up to the next second. */
  at: number;
}
