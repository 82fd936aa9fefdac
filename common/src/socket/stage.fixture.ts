import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { type Socket as Client, io as connect, type ManagerOptions } from 'socket.io-client';
import { testIssuer } from '../testing/test-issuer.js';
import { serverOptions } from './index.js';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A Socket.IO server that listens, and clients of its `/chat`. */
export async function startStage(issuer = testIssuer()) {
  await issuer.verifier.ready();
  const http = createServer();
  const io = new Server(http, serverOptions({ origins: ['https://example.com'] }));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  open.push(() => io.close());

  function client(
    extraHeaders: Record<string, string> = {},
    options: Partial<ManagerOptions> = {},
  ): Client {
    const socket = connect(`${url}/chat`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders,
      ...options,
    });
    open.unshift(() => socket.disconnect());
    return socket;
  }
  return { io, url, chat: io.of('/chat'), issuer, client };
}

export function once<T = unknown>(socket: Client, event: string): Promise<T> {
  return new Promise((done) => socket.once(event, done));
}

/** `connected`, or what the handshake was refused with. */
export function outcome(socket: Client): Promise<unknown> {
  return Promise.race([
    once(socket, 'connect').then(() => 'connected'),
    once<{ data: unknown }>(socket, 'connect_error').then(({ data }) => data),
  ]);
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}
