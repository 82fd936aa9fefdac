import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A TCP port of 127.0.0.1 that nobody listens on: the preferred one if it is free. Otherwise one below
 * those that the system gives to outgoing connections (from 32768 on Linux), since it could give it away
 * before the caller listens.
 */
export async function freePort(preferred = candidate()): Promise<number> {
  return (await isFree(preferred)) ? preferred : freePort();
}

const candidate = () => randomInt(10_000, 32_000);

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
