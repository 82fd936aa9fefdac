import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { body } from 'express-validator';
import { Server } from 'socket.io';
import { type Socket as Client, io as connect } from 'socket.io-client';
import { testIssuer } from '../testing/test-issuer.js';
import { authenticate, onEvent, serverOptions } from './index.js';

export const origin = 'https://example.com';
let http: HttpServer;
export let io: Server;
export let url: string;
export let issuer: ReturnType<typeof testIssuer>;
export let handled: unknown[];
export let faults: unknown[];
/** Disconnected after the test. */
export const clients: Client[] = [];

beforeEach(async () => {
  issuer = testIssuer();
  handled = [];
  faults = [];
  http = createServer();
  io = new Server(http, serverOptions({ origins: [origin] }));
  authenticate(io.of('/chat'), issuer.verifier);
  const fields = [body('text').isString().bail().isLength({ min: 1, max: 10 })];
  const handler = ({ text }: { text: string }) => {
    handled.push(text);
    if (text === 'boom') throw new Error('password=hunter2');
    return { length: text.length };
  };
  onEvent(io.of('/chat'), 'say', fields, handler, {
    onFault: (error, _event, _socket, requestId) => faults.push(error, requestId),
  });
  onEvent(io.of('/open'), 'say', [], () => ({}));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await io.close();
});

export function client(
  extraHeaders: Record<string, string> = {},
  auth: object = {},
  path = '/chat',
): Client {
  const socket = connect(url + path, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders,
    auth,
  });
  clients.push(socket);
  return socket;
}

export const once = (socket: Client, event: string) =>
  new Promise<never>((done) => socket.once(event, done as () => void));

/** `connected`, or why not. */
export async function outcome(socket: Client): Promise<unknown> {
  return Promise.race([
    once(socket, 'connect').then(() => 'connected'),
    once(socket, 'connect_error').then((error: { data?: { code: string }; message: string }) =>
      error.data ? error.data.code : error.message,
    ),
  ]);
}
