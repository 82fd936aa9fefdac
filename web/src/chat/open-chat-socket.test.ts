import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@usher/common/client';
import { authenticate, serverOptions } from '@usher/common/socket';
import { testIssuer } from '@usher/common/testing';
import { type Namespace, Server } from 'socket.io';
import { message } from './message.fixture.js';
import { openChatSocket } from './open-chat-socket.js';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A real server in chat's place, and a client that writes down what happens to it. */
async function connect(prepare: (chat: Namespace) => void) {
  const http = createServer();
  const io = new Server(http, serverOptions({ origins: [] }));
  prepare(io.of('/chat'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const seen: string[] = [];
  const client = createClient({
    baseUrl: origin,
    onSessionEnded: ({ code, reason = code }) => seen.push(`ended ${reason}`),
  });
  const socket = openChatSocket(
    {
      onLive: () => seen.push('live'),
      onLost: () => seen.push('lost'),
      onMessages: (roomId, messages) => seen.push(`${roomId} ${messages.length}`),
      onRoom: (room) => seen.push(`room ${room.id}`),
    },
    { client, origin },
  );
  open.push(
    () => client.close(),
    () => socket.close(),
    () => io.close(),
  );
  return { chat: io.of('/chat'), seen, socket };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const moment = () => new Promise((resolve) => setTimeout(resolve, 1_500));

describe('the chat socket', () => {
  test('does not come back when it is refused for want of a session', async () => {
    const issuer = testIssuer();
    open.push(() => issuer.verifier.close());
    const { seen } = await connect((chat) => authenticate(chat, issuer.verifier));
    await until(() => seen.includes('ended AUTH_REQUIRED'));
    await moment();
    expect(seen.filter((one) => one !== 'lost')).toEqual(['ended AUTH_REQUIRED']);
  });

  test('comes back after any other refusal', async () => {
    let refusals = 1;
    const { seen } = await connect((chat) =>
      chat.use((_socket, next) => {
        if (refusals === 0) return next();
        refusals -= 1;
        next(Object.assign(new Error('not yet'), { data: { code: 'UNAVAILABLE' } }));
      }),
    );
    await until(() => seen.includes('live'));
    expect(seen).toEqual(['lost', 'live']);
  });

  test('comes back when the server sends it away', async () => {
    const { chat, seen } = await connect(() => {});
    await until(() => seen.includes('live'));
    chat.disconnectSockets();
    await until(() => seen.length === 3);
    expect(seen).toEqual(['live', 'lost', 'live']);
  });

  test('stays away once it is told that the session has ended', async () => {
    const { chat, seen, socket } = await connect(() => {});
    await until(() => seen.includes('live'));
    chat.emit('session:ended', { code: 'SESSION_REVOKED', reason: 'banned' });
    chat.disconnectSockets(true);
    await until(() => seen.includes('ended banned'));
    await moment();
    expect(seen.filter((one) => one !== 'lost')).toEqual(['live', 'ended banned']);
    await expect(socket.sync('lobby', 0)).rejects.toThrow('not connected');
  });

  test('carries events both ways, and rejects what is cut off before its ack', async () => {
    const { chat, seen, socket } = await connect((namespace) =>
      namespace.on('connection', (peer) => {
        peer.on('room:sync', (_event, ack) => ack({ ok: true, messages: [], head: 4 }));
      }),
    );
    await until(() => seen.includes('live'));
    expect(await socket.sync('lobby', 0)).toEqual({ ok: true, messages: [], head: 4 });
    chat.emit('message:new', { roomId: 'lobby', messages: [message(5)] });
    await until(() => seen.includes('lobby 1'));
    const sent = socket.send({ roomId: 'lobby', clientMessageId: 'c1', text: 'hi' });
    chat.disconnectSockets(true);
    await expect(sent).rejects.toThrow();
  });
});
