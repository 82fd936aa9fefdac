import type { Namespace } from 'socket.io';
import type { WatchedFigures } from '../services/watch-figures.js';
import { type AdminParts, adminEvents } from './admin-events.js';

/** `/admin`: live figures each second, while somebody is there, and what admins can do. */
export function openAdmin(namespace: Namespace, figures: WatchedFigures, parts: AdminParts): void {
  adminEvents(namespace, parts);
  figures.onSecond((now) => {
    // Each replica tells those who are connected to it.
    if (namespace.sockets.size > 0) namespace.local.emit('figures', now);
  });
}
