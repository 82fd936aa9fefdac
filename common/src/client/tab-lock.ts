import { currentPage, sharedStorage } from './page.js';
import { storageLease } from './storage-lease.js';

/** Runs `act`, which never rejects, while no other tab of this origin does so. */
export type TabLock = (act: () => Promise<void>) => Promise<void>;

const name = 'usher.refresh.lock';

/** Longer than any refresh takes. */
const patienceMs = 15_000;

/**
 * The best lock that there is: Web Locks, else (plain http, old browsers) a lease in `localStorage`. Who
 * does not get it in time goes on without, because two refreshes do no harm and none does.
 */
export async function withTabLock(act: () => Promise<void>): Promise<void> {
  const locks = currentPage()?.navigator?.locks;
  const storage = sharedStorage();
  if (locks) {
    let begun = false;
    await locks
      .request(name, { signal: AbortSignal.timeout(patienceMs) }, () => {
        begun = true;
        return act();
      })
      .catch(() => (begun ? undefined : act()));
  } else if (storage) await storageLease(storage, name, patienceMs, act);
  else await act();
}
