import type { Logger } from '@usher/common/service';
import type { Namespace } from 'socket.io';
import type { Announcements } from '../services/announcements.js';

/** Sends the newest announcement to whoever connects, so that a reload does not lose it. */
export function greet(namespace: Namespace, announcements: Announcements, log: Logger): void {
  namespace.on('connection', async (socket) => {
    try {
      const newest = await announcements.newest();
      if (newest) socket.emit('server:message', newest);
    } catch (err) {
      log.warn({ err }, 'the newest announcement could not be read');
    }
  });
}
