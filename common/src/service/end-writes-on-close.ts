import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { sharedMap } from '../shared-map.js';

interface DriverConnection {
  readonly socket: Socket;
  cleanup(error: Error): void;
}

const mended = sharedMap<DriverConnection, true>('mended-connections');

/**
 * Lets operations fail whose connection to MongoDB ends while they are written: the driver (mongodb 7) waits
 * for `drain` or `error` where a socket takes no more, and a socket that the other side has closed in order
 * takes nothing and emits neither. Whoever took such a connection from the pool in the moment between its end
 * and its `close` was never answered, and none of the driver's time limits began. Woken up it sees that the
 * connection is closed, and the operation is tried again as after any other loss of a connection.
 *
 * @param mongoose file name of the mongoose whose driver is meant
 *
 * @example endWritesOnClose(createRequire(import.meta.url).resolve('mongoose'));
 */
export function endWritesOnClose(mongoose: string): void {
  const { Connection } = createRequire(mongoose)('mongodb/lib/cmap/connection.js') as {
    Connection: { prototype: DriverConnection };
  };
  const { prototype } = Connection;
  if (mended.has(prototype)) return;
  mended.set(prototype, true);
  const { cleanup } = prototype;
  prototype.cleanup = function (error) {
    cleanup.call(this, error);
    this.socket.emit('drain');
  };
}
