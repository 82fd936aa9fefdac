import type { FeedEntry } from './entries.js';

/** Where an entry stands: of two entries of one run the later has the greater `id`, compared as texts. */
export interface Position {
  /** Names one life of the feed, such as one run of Redis: ids of another say nothing. */
  run: string;
  id: string;
}

/**
 * An ordered stream that some append to and any number follow: the session feed, which auth writes and every
 * verifier follows, or a service's own.
 */
export interface Feed<Entry = FeedEntry> {
  /** Resolves once every follower can read the entry; rejects when that is not known. */
  append(entry: Entry): Promise<void>;
  /**
   * Hands over the retained window, then every new entry, in order. Entries may come again (after a
   * reconnect the window is read anew) and must be harmless then. Resolves once the window is read.
   */
  follow(onEntry: (entry: Entry, at: Position) => void): Promise<Following>;
  /**
   * Tells the feed where its window can be read again when it is lost: from the database of whoever
   * appends. A feed in memory has lost it with the process before, and reads it at once.
   */
  restoreFrom(readWindow: () => AsyncIterable<Entry>): Promise<void>;
  /** Ends all that follow it in this process, and the connection. */
  close(): Promise<void>;
}

/** One follower of a feed: how old its knowledge is. */
export interface Following {
  /**
   * Milliseconds, on the monotonic clock, since the last read was sent that has returned at the tail:
   * how old this follower's knowledge can be.
   */
  lagMs(): number;
  /** The feed's clock less this machine's, in milliseconds. */
  clockOffsetMs(): number;
  /** Stops following. */
  close(): void;
}
