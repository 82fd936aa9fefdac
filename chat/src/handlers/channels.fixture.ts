import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { io as connect } from 'socket.io-client';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A socket as the server has it. */
export async function openSocket(): Promise<Socket> {
  const http = createServer();
  const io = new Server(http);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  open.push(() => io.close());
  const opened = new Promise<Socket>((done) => io.once('connection', done));
  const { port } = http.address() as AddressInfo;
  const client = connect(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
  open.unshift(() => client.disconnect());
  return opened;
}

/** A question to the database, each of whose answers arrives when the test says so. */
export function asked<Answer>() {
  const calls: { resolve(answer: Answer): void; reject(error: unknown): void }[] = [];
  const ask = () =>
    new Promise<Answer>((resolve, reject) => {
      calls.push({ resolve, reject });
    });
  /** The one that was asked as the first, second … */
  async function call(i: number) {
    for (;;) {
      const found = calls[i];
      if (found) return found;
      await new Promise(setImmediate);
    }
  }
  return { ask, call, calls };
}
