import type { Namespace } from 'socket.io';
import type { WatchedFigures } from '../services/watch-figures.js';

/** `/public`, for everybody: how many users are online. Nobody can do anything here. */
export function openPublic(namespace: Namespace, figures: WatchedFigures): void {
  const online = () => ({ count: figures.current().total.users });
  let told = 0;
  let seconds = 0;

  namespace.on('connection', (socket) => void socket.emit('online', online()));
  figures.onSecond(() => {
    seconds += 1;
    const { count } = online();
    // At most every two seconds, however many come and go.
    if (seconds % 2 !== 0 || count === told) return;
    told = count;
    namespace.local.emit('online', { count });
  });
}
