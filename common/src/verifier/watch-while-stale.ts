import type { AskSession } from './freshness.js';
import type { VerifiedToken } from './verified-token.js';

export interface WatchOptions {
  everyMs: number;
  isStale: () => boolean;
  /** Absent where nobody can be asked. */
  ask: AskSession | undefined;
}

/** While the feed stands still, nothing says that an open socket's session has ended: so auth is asked. */
export function watchWhileStale({ everyMs, isStale, ask }: WatchOptions) {
  const sources = new Set<() => Iterable<VerifiedToken>>();
  const timer = ask && setInterval(() => isStale() && askForAll(ask), everyMs);
  timer?.unref();

  function askForAll(askOne: AskSession): void {
    for (const tokens of sources) {
      for (const token of tokens()) {
        // Of a token without a session auth knows nothing. Where auth is away too, what the socket sends is
        // refused, and the next round asks again.
        if (token.user.sid !== '') askOne(token).catch(() => {});
      }
    }
  }

  return {
    add(tokens: () => Iterable<VerifiedToken>) {
      sources.add(tokens);
      return () => void sources.delete(tokens);
    },
    close: () => clearInterval(timer),
  };
}
