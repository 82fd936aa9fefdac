import { currentPage } from './page.js';

/** Whether somebody may be looking at this page. */
export interface Attention {
  /** Resolves at once, unless the page has been hidden for long: then when it is seen again. */
  untilSeen(): Promise<void>;
  /** Calls back each time the page is seen again. */
  onSeen(listener: () => void): void;
  close(): void;
}

/** @param maxHiddenMs how long a hidden page counts as in use, in milliseconds */
export function createAttention(maxHiddenMs: number): Attention {
  const document = currentPage()?.document;
  const listeners = new Set<() => void>();
  let hiddenSince = isHidden() ? Date.now() : undefined;

  function isHidden(): boolean {
    return document?.visibilityState === 'hidden';
  }
  function onVisibility(): void {
    if (isHidden()) {
      hiddenSince ??= Date.now();
      return;
    }
    hiddenSince = undefined;
    for (const listener of [...listeners]) listener();
  }
  document?.addEventListener('visibilitychange', onVisibility);

  return {
    async untilSeen() {
      if (hiddenSince === undefined || Date.now() - hiddenSince <= maxHiddenMs) return;
      await new Promise<void>((resolve) => {
        function seen(): void {
          listeners.delete(seen);
          resolve();
        }
        listeners.add(seen);
      });
    },
    onSeen: (listener) => void listeners.add(listener),
    close() {
      listeners.clear();
      document?.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
