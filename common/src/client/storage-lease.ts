import type { PageStorage } from './page.js';
import { wait } from './wait.js';

/** How long the storage of one tab takes to reach another one's process, and more. */
const settleMs = 100;

/** A tab that was closed or put to sleep holds others up for this long at most. */
const leaseMs = 12_000;

/**
 * Runs `act` while a note in storage says that it is our turn. Storage cannot compare and set, so whoever
 * writes waits until every tab can have seen it, and then looks whether its own note is still there.
 */
export async function storageLease(
  storage: PageStorage,
  name: string,
  patienceMs: number,
  act: () => Promise<void>,
): Promise<void> {
  const me = Math.random().toString(36).slice(2);
  const mine = () => storage.getItem(name)?.startsWith(`${me} `);
  const write = () => storage.setItem(name, `${me} ${Date.now() + leaseMs}`);
  try {
    const giveUpAt = Date.now() + patienceMs;
    while (!mine() && Date.now() < giveUpAt) {
      if (isFree(storage.getItem(name))) write();
      await wait(settleMs * (1 + Math.random()));
    }
    write();
  } catch {
    // Storage that is full or blocked: see `withTabLock`.
  }
  try {
    await act();
  } finally {
    if (mine()) storage.removeItem(name);
  }
}

function isFree(note: string | null): boolean {
  const leftMs = Number(note?.split(' ')[1]) - Date.now();
  // A clock that was set back must not make a lease last.
  return !(leftMs > 0 && leftMs <= leaseMs);
}
