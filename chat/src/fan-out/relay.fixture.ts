import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  url: string;
  /** How long every byte is on its way, either way, in milliseconds. */
  delayMs: number;
  /** What Redis sends in one piece is lost where this says so; nobody is told. */
  loses: (piece: Buffer) => boolean;
  /** The connections that are open stay so, and nothing ever passes by them again. */
  silence(): void;
  stop(): Promise<void>;
}

/** Stands before Redis as a slow or unreliable network. */
export async function startRelay(redisUrl: string): Promise<Relay> {
  const open = new Set<Socket>();
  let silent = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(Number(new URL(redisUrl).port), '127.0.0.1');
    pass(client, redis, () => false);
    pass(redis, client, (piece) => relay.loses(piece));
  });

  function pass(from: Socket, to: Socket, isLost: (piece: Buffer) => boolean): void {
    open.add(from);
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
    from.on('data', (piece) => {
      if (silent.has(from) || isLost(piece)) return;
      if (relay.delayMs === 0) to.write(piece);
      else setTimeout(() => to.write(piece), relay.delayMs);
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const relay = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    delayMs: 0,
    loses: (_piece: Buffer): boolean => false,
    silence() {
      silent = new Set(open);
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return relay;
}
