import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';

export interface RunServerOptions {
  port: number;
  /** Address to listen on; by default all. */
  host?: string;
  log: Logger;
  /** Turns readiness off and tells long-lived connections to leave; called once, before the server closes. */
  drain?: () => void;
  /** Lets go of databases and such; called after the last answer. */
  close: () => Promise<void>;
  /** How long open requests may take to finish, in milliseconds; default 20,000. */
  drainMs?: number;
}

/**
 * Listens, and on SIGTERM or SIGINT stops gracefully: open requests are answered, then everything is closed
 * and the process ends by itself. A second signal ends it at once.
 *
 * @returns the port listened on
 */
export async function runServer(server: Server, options: RunServerOptions): Promise<number> {
  const { port, host, log, drain, close, drainMs = 20_000 } = options;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });

  let stopping = false;
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    drain?.();
    await closeServer(server, drainMs);
    await close();
    log.info('stopped');
    process.off('SIGTERM', stop).off('SIGINT', stop);
  }
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), drainMs);
    // A kept-alive connection turns idle when its last answer is out, and would be waited for.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(impatience);
      clearInterval(sweep);
      resolve();
    });
  });
}
