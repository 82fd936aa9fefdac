import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import { clientAddress, type TrustProxy } from './client-address.js';

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
  namespace.on('connection', (socket) => {
    if (!socket.connected) return;
    const startedAt = performance.now();
    const { id: user, sid } = socket.data.currentUser ?? {};
    const line = { namespace: namespace.name, address: addressOf(socket), user, sid };
    log.info(line, 'socket connected');
    socket.once('disconnect', (reason) => {
      const ms = Math.round(performance.now() - startedAt);
      log.info({ ...line, reason, ms }, 'socket disconnected');
    });
  });
}
