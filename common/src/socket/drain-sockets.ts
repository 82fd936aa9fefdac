import type { Server, Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import { connectError } from './connect-error.js';
import { finishEvents } from './events-in-flight.js';

type Connection = Socket['conn'];

/** Options of `drainSockets`. */
export interface DrainSocketsOptions {
  /** Each connection is closed at a random moment within this time, in milliseconds; default 5,000. */
  spreadMs?: number | undefined;
  /** How long acks of events in flight may take from then on, in milliseconds; default 10,000. */
  eventsMs?: number | undefined;
}

/** How long a client may take to answer that its connection closes. */
const goodbyeMs = 2_000;

/**
 * Sends all clients away, for a process that stops: each connection is closed at a moment of its own, so
 * that not all come to the other replicas at once, and in a way in which socket.io-client reconnects by
 * itself (reason `transport close`). The acks of events in flight are sent first; events that come while
 * they are awaited are not begun and answer `UNAVAILABLE` with `retryAfterMs`. New handshakes are refused
 * likewise, as `connect_error`.
 *
 * @returns resolves when all connections are closed
 * @example await drainSockets(io);
 */
export async function drainSockets(
  io: Server,
  { spreadMs = 5_000, eventsMs = 10_000 }: DrainSocketsOptions = {},
): Promise<void> {
  for (const namespace of io._nsps.values()) {
    namespace.use((_socket, next) => next(connectError(stopping())));
  }
  const endsAt = performance.now() + spreadMs;
  const leaving = new Set<Promise<void>>();
  function sendAway(conn: Connection): void {
    const left = Math.max(endsAt - performance.now(), 0);
    const gone = leave(conn, { waitMs: Math.random() * left, eventsMs });
    leaving.add(gone);
    void gone.finally(() => leaving.delete(gone));
  }
  io.engine.on('connection', sendAway);
  // Those too that have not come to a namespace yet, which no public list has.
  const { clients } = io.engine as unknown as { clients: Record<string, Connection> };
  for (const conn of Object.values(clients)) sendAway(conn);
  while (leaving.size > 0) await Promise.all(leaving);
}

/** What is told to events and handshakes that come too late. */
export function stopping(): HttpError {
  return new HttpError('UNAVAILABLE', 'This server is stopping: connect again', {
    retryAfterMs: 500,
  });
}

/** As much of a WebSocket of `ws` as is used here: the only transport that `serverOptions` allows. */
interface WebSocketOfEngine {
  readonly readyState: number;
  once(event: 'close', listener: () => void): unknown;
  /** Without a goodbye. */
  terminate(): void;
}

const closedState = 3;

async function leave(
  conn: Connection,
  { waitMs, eventsMs }: { waitMs: number; eventsMs: number },
): Promise<void> {
  // Engine.IO calls a connection closed as soon as it has said so.
  const { socket } = conn.transport as unknown as { socket: WebSocketOfEngine };
  const closed = new Promise<void>((resolve) => {
    if (socket.readyState === closedState) resolve();
    else socket.once('close', () => resolve());
  });
  if (waitMs > 0) await withinTime(closed, waitMs);
  await withinTime(Promise.race([finishEvents(conn), closed]), eventsMs);
  // What is still to be written leaves first.
  conn.close();
  await withinTime(closed, goodbyeMs);
  // Whoever does not answer is left.
  socket.terminate();
}

async function withinTime(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
