import type { Socket } from 'socket.io';
import type { Refusal } from '../verifier/verifier.js';

/** Tells a socket why it is over, then closes its connection with all its namespaces. */
export function endSocket(socket: Socket, refusal: Refusal): void {
  socket.emit('session:ended', refusal);
  socket.disconnect(true);
}
