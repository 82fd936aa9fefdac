import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import { clientAddress, type TrustProxy } from './client-address.js';

/** Options of `logConnections`. */
export interface LogConnectionsOptions {
  log: Pick<Logger, 'info'>;
  /** As Express's `trust proxy`; default: no proxy is trusted. */
  trustProxy?: TrustProxy;
}

/**
 * Writes one line when a socket has connected and one when it has gone, with its namespace, address, user
 * and session, and at the end the reason and its duration in milliseconds. Refused handshakes write none.
 * Call it before `authenticate`, so that it also sees those that end in the moment they connect.
 *
 * @example logConnections(io.of('/chat'), context);
 */
export function logConnections(
  namespace: Namespace,
  { log, trustProxy = false }: LogConnectionsOptions,
): void {
  const addressOf = clientAddress(trustProxy);
  // One listener for all sockets, since there may be very many.
  const startedAt = new WeakMap<Socket, number>();

  function lineOf(socket: Socket) {
    const { id: user, sid } = socket.data.currentUser ?? {};
    return { namespace: namespace.name, address: addressOf(socket), user, sid };
  }

  function onDisconnect(this: Socket, reason: string): void {
    const ms = Math.round(performance.now() - (startedAt.get(this) ?? 0));
    log.info({ ...lineOf(this), reason, ms }, 'socket disconnected');
  }

  namespace.on('connection', (socket) => {
    if (!socket.connected) return;
    startedAt.set(socket, performance.now());
    log.info(lineOf(socket), 'socket connected');
    socket.once('disconnect', onDisconnect);
  });
}
