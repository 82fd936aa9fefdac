import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Nothing passes any more and nothing is told: what a cut cable looks like. */
  cut(): void;
  /** What was cut stays lost; new connections pass. */
  heal(): void;
  stop(): Promise<void>;
}

/**
 * Stands between a service and something on 127.0.0.1, for tests that part the two.
 *
 * @param target the port that the next connection goes to
 */
export async function startTcpProxy(target: () => number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let isCut = false;

  const server = createServer((client) => {
    keep(client);
    if (isCut) return void client.pause();
    const upstream = connect(target(), '127.0.0.1');
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => client.destroy());
  });

  function keep(socket: Socket): void {
    open.add(socket);
    // What breaks off on one side is ended on the other by `close`.
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of open) socket.unpipe().pause();
    },
    heal() {
      isCut = false;
      for (const socket of open) socket.destroy();
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
