import type { Namespace } from 'socket.io';
import type { Presence } from '../services/presence.js';
import type { WatchedFigures } from '../services/watch-figures.js';

/** `/public`, for everybody: how many users are online. Nobody can do anything here. */
export function openPublic(
  namespace: Namespace,
  figures: Pick<WatchedFigures, 'onSecond'>,
  presence: Pick<Presence, 'count'>,
): void {
  let count = 0;
  let told = 0;
  let seconds = 0;

  namespace.on('connection', (socket) => void socket.emit('online', { count }));
  figures.onSecond(async () => {
    seconds += 1;
    count = await presence.count();
    // At most every two seconds, however many come and go.
    if (seconds % 2 !== 0 || count === told) return;
    told = count;
    namespace.local.emit('online', { count });
  });
}
