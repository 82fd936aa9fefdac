import { type CurrentUser, isClientId } from '@usher/common';
import type { Logger } from '@usher/common/service';
import type { Namespace, Socket } from 'socket.io';
import type { Presence } from '../services/presence.js';
import type { PresenceWatch } from '../services/presence-watch.js';
import type { Rooms } from '../services/rooms.js';
import { hearRooms } from './hear-rooms.js';
import { logEventFault } from './log-event-fault.js';

export interface ConnectionParts {
  rooms: Rooms;
  presence: Presence;
  watch: PresenceWatch<Socket>;
  log: Logger;
}

/** Whoever comes to `/chat` is online, and hears their rooms. */
export function onConnection(chat: Namespace, { rooms, presence, watch, log }: ConnectionParts) {
  const onFault = logEventFault(log);

  /** All but clients that connect as themselves: those are nobody who could be online. */
  const present = new WeakSet<Socket>();

  // One listener for all sockets, since there may be very many.
  function onDisconnect(this: Socket): void {
    if (present.has(this)) presence.leave(this.data.currentUser.id);
    watch.forget(this);
  }

  chat.on('connection', (socket) => {
    if (!socket.connected) return;
    const { id }: CurrentUser = socket.data.currentUser;
    if (!isClientId(id)) {
      present.add(socket);
      presence.enter(id);
    }
    socket.on('disconnect', onDisconnect);
    hearRooms(socket, rooms, id).catch((err) => {
      onFault(err, 'connection', socket);
      // The client comes back by itself and finds its rooms then.
      socket.conn.close();
    });
  });
}
