import type { Socket } from 'socket.io';

/**
 * Calls back for each event that nobody listens to. It is told no name: that is the client's, and must
 * become neither a metric's label nor a line in the log.
 *
 * @example onUnknownEvent(socket, () => unknown.inc());
 */
export function onUnknownEvent(socket: Socket, listener: () => void): void {
  socket.onAny((event: string) => {
    if (socket.listenerCount(event) === 0) listener();
  });
}
