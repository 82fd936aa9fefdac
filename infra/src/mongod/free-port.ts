import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A TCP port that nobody listens on: the preferred one if it is free. Otherwise one below those that the system
 * gives to outgoing connections (from 32768 on Linux), since it could give it away before the caller listens.
 */
export async function freePort(preferred = next()): Promise<number> {
  return (await isFree(preferred)) ? preferred : freePort();
}

/** Workers of Jest, which would give away the same port at once now and then, each have a share of their own. */
const shares = 4;
const shareSize = 5_500;
const firstPort = 10_000 + shareSize * (Number(process.env.JEST_WORKER_ID ?? 0) % shares);

let last = randomInt(shareSize);

/** None again soon: whoever was given one may not listen yet. */
function next(): number {
  last = (last + 1) % shareSize;
  return firstPort + last;
}

/** On every address, as services listen. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
