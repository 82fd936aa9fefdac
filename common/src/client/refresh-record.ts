import { currentPage, type PageStorage, sharedStorage } from './page.js';

/** The last refresh, known to all tabs. */
export interface RefreshRecord {
  /** Another one after each refresh, in whichever tab it was made. */
  id(): string;
  /** When the access token expires, by this machine's clock, in milliseconds since 1970. */
  expiresAt(): number | undefined;
  /** Notes a refresh for all tabs. */
  refreshed(expiresAt: number): void;
  /** Notes what this page has learned otherwise. */
  learned(expiresAt: number): void;
  /** Calls back whenever `expiresAt` has changed; returns how to stop. */
  onChange(listener: () => void): () => void;
  close(): void;
}

const key = 'usher.refresh';

/** @param shared between the tabs of a browser; otherwise the record is this client's own */
export function createRefreshRecord(expiresAt: number | undefined, shared: boolean): RefreshRecord {
  const page = currentPage();
  const storage = shared ? sharedStorage() : undefined;
  const listeners = new Set<() => void>();
  let known = expiresAt;
  let own = '';
  if (storage) page?.addEventListener?.('storage', onStorage);

  function onStorage(event: { key: string | null }): void {
    const at = event.key === key ? Number(id().split(' ')[1]) : Number.NaN;
    if (Number.isFinite(at)) learned(at);
  }
  // Read each time: another tab's refresh may be a moment ahead of its `storage` event.
  function id(): string {
    return read(storage) ?? own;
  }
  function learned(at: number): void {
    known = at;
    for (const listener of [...listeners]) listener();
  }

  return {
    id,
    expiresAt: () => known,
    refreshed(at) {
      own = `${Math.random().toString(36).slice(2)} ${at}`;
      write(storage, own);
      learned(at);
    },
    learned,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      listeners.clear();
      page?.removeEventListener?.('storage', onStorage);
    },
  };
}

function read(storage: PageStorage | undefined): string | null | undefined {
  try {
    return storage?.getItem(key);
  } catch {
    return undefined;
  }
}

function write(storage: PageStorage | undefined, note: string): void {
  try {
    storage?.setItem(key, note);
  } catch {
    // Full: an old note must not hide our own.
    storage?.removeItem(key);
  }
}
