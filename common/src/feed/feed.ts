import type { FeedEntry } from './entries.js';

/** The ordered stream of session changes that auth writes and every verifier follows. */
export interface Feed {
  append(entry: FeedEntry): Promise<void>;
  /** Hands over the retained window, then every new entry, in order. Resolves once the window is read. */
  follow(onEntry: (entry: FeedEntry) => void): Promise<Following>;
}

export interface Following {
  close(): void;
}
