import type { Namespace, Socket } from 'socket.io';
import { requirePositive } from '../require-number.js';

/** Options of `closeSlowClients`. */
export interface CloseSlowClientsOptions {
  /** How many bytes may wait for a client to take them; default 1 MB. */
  maxUnsentBytes?: number;
  /** Told of each socket that is closed. */
  onClose?: (socket: Socket, unsentBytes: number) => void;
}

const everyMs = 1_000;

/**
 * Closes sockets of a namespace whose clients do not take what they are sent, about a second after too much
 * waits for them: it would wait in memory. Such a client comes back and catches up.
 *
 * @returns how to stop
 * @example const stop = closeSlowClients(io.of('/chat'), { maxUnsentBytes: 1_000_000 });
 */
export function closeSlowClients(
  namespace: Namespace,
  { maxUnsentBytes = 1024 * 1024, onClose }: CloseSlowClientsOptions = {},
): () => void {
  requirePositive('maxUnsentBytes', maxUnsentBytes);
  const timer = setInterval(() => {
    for (const socket of namespace.sockets.values()) {
      const unsent = unsentBytes(socket.conn);
      if (unsent <= maxUnsentBytes) continue;
      onClose?.(socket, unsent);
      cut(socket.conn);
    }
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** As much of Engine.IO's connection as counts here; the types keep these to themselves. */
interface Connection {
  writeBuffer?: { data?: string | Buffer }[];
  transport?: { socket?: { bufferedAmount?: number; terminate?: () => void } };
}

/** What the operating system has not taken, and what waits behind it; text counts a byte a character. */
function unsentBytes(conn: Socket['conn']): number {
  const { writeBuffer = [], transport } = conn as unknown as Connection;
  let bytes = transport?.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes;
}

/** At once: a graceful close would wait behind what the client does not read. */
function cut(conn: Socket['conn']): void {
  const webSocket = (conn as unknown as Connection).transport?.socket;
  if (webSocket?.terminate) webSocket.terminate();
  else conn.close(true);
}
