import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@usher/common/client';
import { authenticate, serverOptions } from '@usher/common/socket';
import { testIssuer } from '@usher/common/testing';
import { type Namespace, Server } from 'socket.io';
import { change, message, room } from './message.fixture.js';
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
      onChange: ({ roomId, rev }) => seen.push(`${roomId} rev ${rev}`),
      onHead: (roomId, head, headRev) => seen.push(`${roomId} head ${head} rev ${headRev}`),
      onRoom: (room) => seen.push(`room ${room.id}`),
      onLeft: (roomId, reason) => seen.push(`${roomId} ${reason}`),
      onRead: ({ userId, seq }) => seen.push(`${userId} read ${seq}`),
      onTyping: ({ name }) => seen.push(`${name} writes`),
      onPresence: ({ userId, online }) => seen.push(`${userId} ${online ? 'here' : 'away'}`),
      onNotification: ({ title }) => seen.push(title),
      onUnreadNotifications: (count) => seen.push(`${count} unread`),
      onAnnouncement: ({ text }) => seen.push(text),
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
    await expect(socket.sync('lobby', 0, 0)).rejects.toThrow('not connected');
  });

  test('carries events both ways, and rejects what is cut off before its ack', async () => {
    const { chat, seen, socket } = await connect((namespace) =>
      namespace.on('connection', (peer) => {
        peer.on('room:sync', (event, ack) => ack({ ok: true, ...event, messages: [], head: 4 }));
        for (const event of [
          ...['message:edit', 'message:delete', 'message:react'],
          ...['room:read', 'room:typing', 'presence:watch'],
        ]) {
          peer.on(event, (payload, ack) => ack({ ok: true, event, ...payload }));
        }
      }),
    );
    await until(() => seen.includes('live'));
    expect(await socket.sync('lobby', 0, 0)).toMatchObject({ after: 0, afterRev: 0, head: 4 });
    const place = { roomId: 'lobby', seq: 2 };
    expect(
      await Promise.all([
        socket.edit('lobby', 2, 'hi'),
        socket.remove('lobby', 2),
        socket.react('lobby', 2, '👍', true),
      ]),
    ).toEqual([
      { ok: true, event: 'message:edit', ...place, text: 'hi' },
      { ok: true, event: 'message:delete', ...place },
      { ok: true, event: 'message:react', ...place, emoji: '👍', on: true },
    ]);
    expect(
      await Promise.all([
        socket.read('lobby', 2),
        socket.typing('lobby'),
        socket.watch(['grace', 'alan']),
      ]),
    ).toEqual([
      { ok: true, event: 'room:read', ...place },
      { ok: true, event: 'room:typing', roomId: 'lobby' },
      { ok: true, event: 'presence:watch', userIds: ['grace', 'alan'] },
    ]);
    chat.emit('message:new', { roomId: 'lobby', messages: [message(5)] });
    await until(() => seen.includes('lobby 1'));
    chat.emit('message:changed', change(3, message(5)));
    chat.emit('room:head', { roomId: 'lobby', head: 5, headRev: 3 });
    chat.emit('room:changed', { room: room('r2', 'Film club') });
    chat.emit('room:left', { roomId: 'r2', reason: 'kicked' });
    await until(() => seen.includes('r2 kicked'));
    expect(seen.slice(-4)).toEqual(['lobby rev 3', 'lobby head 5 rev 3', 'room r2', 'r2 kicked']);
    chat.emit('room:read', { roomId: 'lobby', userId: 'grace', seq: 5 });
    chat.emit('room:typing', { roomId: 'lobby', userId: 'grace', name: 'Grace', expiresInMs: 5 });
    chat.emit('presence:changed', { userId: 'grace', online: false });
    chat.emit('notification:new', { notification: { id: 'n1', title: 'Grace mentioned you' } });
    chat.emit('notification:unread', { count: 3 });
    chat.emit('server:message', { text: 'Curtain at nine', at: message(5).at });
    await until(() => seen.includes('Curtain at nine'));
    expect(seen.slice(-6, -1)).toEqual([
      'grace read 5',
      'Grace writes',
      'grace away',
      'Grace mentioned you',
      '3 unread',
    ]);
    const sent = socket.send({ roomId: 'lobby', clientMessageId: 'c1', text: 'hi' });
    chat.disconnectSockets(true);
    await expect(sent).rejects.toThrow();
  });
});
