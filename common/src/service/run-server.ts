import type { Server } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** Options of `runServer`. */
export interface RunServerOptions {
  port: number;
  /** Address to listen on; by default all. */
  host?: string;
  log: Logger;
  /**
   * Turns readiness off and sends long-lived connections away; called once, at the first signal. Idle
   * connections are kept until it is done.
   */
  drain?: () => void | Promise<void>;
  /** Lets go of databases and such; called after the last answer. */
  close: () => Promise<void>;
  /** How long all of that and open requests may take, in milliseconds; default 20,000. */
  drainMs?: number;
  /**
   * How long connections that proxies and clients keep open may still bring requests, in milliseconds;
   * default 2,000. One that is closed in the moment in which it is used again is a failed request.
   */
  keepAliveMs?: number;
}

/**
 * Listens, and on SIGTERM or SIGINT stops gracefully: new connections are refused at once, requests on those
 * that are open are answered with `Connection: close`, then everything is closed and the process ends by
 * itself. A second signal ends it at once.
 *
 * @returns the port listened on
 */
export async function runServer(server: Server, options: RunServerOptions): Promise<number> {
  const { port, host, log, drain, close, drainMs = 20_000, keepAliveMs = 2_000 } = options;
  const connections = follow(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });

  let stopping = false;
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const closed = stopListening(server);
    const drained = Promise.all([drain?.(), sleep(keepAliveMs, undefined, { ref: false })]);
    drained.catch((err) => log.error({ err }, 'could not drain'));
    await finish({ server, connections, closed, drained, drainMs });
    await close();
    log.info('stopped');
    process.off('SIGTERM', stop).off('SIGINT', stop);
  }
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return (server.address() as AddressInfo).port;
}

/** Everything that is connected, sockets of Socket.IO too, which the HTTP server forgets. */
function follow(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  return connections;
}

/** Resolves when the last connection has closed. The HTTP server's own `close` would drop the idle ones. */
function stopListening(server: Server): Promise<void> {
  server.prependListener('request', (_req, res) => void res.setHeader('Connection', 'close'));
  return new Promise((resolve) => {
    NetServer.prototype.close.call(server, () => resolve());
  });
}

interface Finish {
  server: Server;
  connections: ReadonlySet<Socket>;
  closed: Promise<void>;
  drained: Promise<unknown>;
  drainMs: number;
}

async function finish(options: Finish): Promise<void> {
  const { server, connections, closed, drained, drainMs } = options;
  const impatience = setTimeout(() => {
    for (const socket of connections) socket.destroy();
  }, drainMs);
  await Promise.race([closed, drained.catch(() => {})]);
  // A kept-alive connection turns idle when its last answer is out, and would be waited for.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  server.closeIdleConnections();
  await closed;
  clearTimeout(impatience);
  clearInterval(sweep);
}
