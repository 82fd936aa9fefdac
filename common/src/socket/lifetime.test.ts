import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { type Socket as Client, io as connect } from 'socket.io-client';
import type { SessionState } from '../introspection/introspector.js';
import { laggingFeed } from '../testing/lagging-feed.js';
import { testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { type AuthenticateOptions, authenticate, onEvent, serverOptions } from './index.js';

const close: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of close.splice(0)) await end();
});

const feedEntry = { type: 'session.extended' } as const;

/** A server with two namespaces of one issuer, one of them for admins alone. */
async function start(options: AuthenticateOptions & { ttlSeconds?: number } = {}) {
  const { ttlSeconds = 300, ...authenticateOptions } = options;
  const feed = laggingFeed();
  const ended = new Map<string, SessionState['ended']>();
  const asked: number[] = [];
  const issuer = testIssuer({
    ttlSeconds,
    feed,
    verifier: {
      clockToleranceSeconds: 0,
      maxLagMs: 100,
      introspection: {
        ask: async (sessions) => {
          asked.push(sessions.length);
          return sessions.map(({ sid, ver }) => {
            const reason = ended.get(sid);
            return { sid, ver, ...(reason && { ended: reason }) };
          });
        },
      },
    },
  });
  const http = createServer();
  const io = new Server(http, serverOptions({ origins: [] }));
  authenticate(io.of('/chat'), issuer.verifier, authenticateOptions);
  authenticate(io.of('/admin'), issuer.verifier, { ...authenticateOptions, roles: ['admin'] });
  for (const name of ['/chat', '/admin']) {
    onEvent(io.of(name), 'who', [], (_data, { name, roles }) => ({ name, roles }));
  }
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  close.push(
    () => issuer.verifier.close(),
    () => io.close(),
  );

  /** A socket, and everything that it is told. */
  function open(path: string, cookie: string, manager?: Client['io']) {
    const socket = manager
      ? manager.socket(path)
      : connect(url + path, {
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          extraHeaders: { Cookie: cookie },
        });
    const heard: [string, unknown][] = [];
    socket.onAny((event, data) => heard.push([event, data]));
    close.unshift(() => socket.disconnect());
    return { socket, heard };
  }
  return { ...issuer, feed, ended, asked, io, open };
}

const once = <T>(socket: Client, event: string) =>
  new Promise<T>((done) => socket.once(event, done));

describe('a socket whose token expires', () => {
  test('is warned, then told and closed', async () => {
    const { cookie, open } = await start({ ttlSeconds: 10 });
    const { socket, heard } = open('/chat', cookie());
    await once(socket, 'disconnect');
    expect(heard).toEqual([
      ['session:expiring', { inMs: expect.any(Number) }],
      ['session:ended', { code: 'TOKEN_EXPIRED', reason: 'expired' }],
    ]);
    const [[, warning] = []] = heard;
    expect((warning as { inMs: number }).inMs).toBeLessThanOrEqual(10_000);
  });

  test('lives on without reconnecting when the session was extended', async () => {
    const user = testUser();
    const { cookie, open, feed } = await start({ ttlSeconds: 6 });
    const { socket, heard } = open('/chat', cookie(user));
    await once(socket, 'session:expiring');
    const exp = Math.floor(Date.now() / 1000) + 10;
    await feed.append({ ...feedEntry, sid: user.sid, userId: user.id, exp, ver: 1 });
    // An older entry that comes again takes nothing away.
    await feed.append({ ...feedEntry, sid: user.sid, userId: user.id, exp: exp - 3, ver: 1 });
    await once(socket, 'session:expiring');
    expect(Date.now()).toBeGreaterThan((exp - 3) * 1000);
    expect(await socket.emitWithAck('who', {})).toMatchObject({ ok: true });
    await once(socket, 'disconnect');
    expect(Date.now()).toBeGreaterThanOrEqual(exp * 1000);
    expect(heard.map(([event]) => event)).toEqual([
      'session:expiring',
      'session:expiring',
      'session:ended',
    ]);
  });

  test('of another session is not extended', async () => {
    const { cookie, open, feed } = await start({ ttlSeconds: 6 });
    const user = testUser();
    const { socket } = open('/chat', cookie(user));
    const exp = Math.floor(Date.now() / 1000) + 60;
    await once(socket, 'connect');
    await feed.append({ ...feedEntry, sid: 'another', userId: user.id, exp, ver: 1 });
    expect(await once(socket, 'session:ended')).toEqual({
      code: 'TOKEN_EXPIRED',
      reason: 'expired',
    });
  });
});

test('a socket that has been open for its longest time must come again, extended or not', async () => {
  const user = testUser();
  const { cookie, open, feed } = await start({ maxSeconds: 1 });
  const { socket } = open('/chat', cookie(user));
  await once(socket, 'connect');
  const exp = Math.floor(Date.now() / 1000) + 3_000;
  await feed.append({ ...feedEntry, sid: user.sid, userId: user.id, exp, ver: 1 });
  expect(await once(socket, 'session:ended')).toEqual({ code: 'TOKEN_EXPIRED', reason: 'expired' });
  await once(open('/chat', cookie(user)).socket, 'connect');
});

describe('a user who changed', () => {
  test('keeps the socket, with the new name and roles', async () => {
    const user = testUser({ roles: ['user', 'admin'] });
    const { cookie, open, feed } = await start();
    const { socket } = open('/chat', cookie(user));
    await once(socket, 'connect');
    const changed = { type: 'user.changed', userId: user.id, name: 'Grace' } as const;
    await feed.append({ ...changed, ver: 3, roles: ['user'] });
    // What comes late is older, and changes nothing.
    await feed.append({ ...changed, ver: 2, roles: ['user', 'admin'] });
    expect(await socket.emitWithAck('who', {})).toEqual({
      ok: true,
      name: 'Grace',
      roles: ['user'],
    });
  });

  test('leaves the namespaces that the new roles do not allow, and only those', async () => {
    const user = testUser({ roles: ['user', 'admin'] });
    const { cookie, open, feed } = await start();
    const chat = open('/chat', cookie(user)).socket;
    const admin = open('/admin', '', chat.io).socket;
    await Promise.all([once(chat, 'connect'), once(admin, 'connect')]);
    const left = once(admin, 'disconnect');
    await feed.append({ type: 'user.changed', userId: user.id, ver: 2, roles: ['user'] });
    expect(await left).toBe('io server disconnect');
    expect(await chat.emitWithAck('who', {})).toMatchObject({ ok: true, roles: ['user'] });
    // A token that still says admin is outdated; a new one does not say so.
    const again = once<Error & { data: object }>(
      open('/admin', cookie(user)).socket,
      'connect_error',
    );
    expect((await again).data).toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  test('without saying how has to come with a new token', async () => {
    const user = testUser();
    const { cookie, open, feed } = await start();
    const { socket } = open('/chat', cookie(user));
    await once(socket, 'connect');
    const told = once(socket, 'session:ended');
    await feed.append({ type: 'user.changed', userId: user.id, ver: 2 });
    expect(await told).toEqual({ code: 'TOKEN_EXPIRED', reason: 'expired' });
  });

  test('without the role is refused at the handshake', async () => {
    const { cookie, open } = await start();
    const refused = once<Error & { data: object }>(
      open('/admin', cookie()).socket,
      'connect_error',
    );
    expect((await refused).data).toMatchObject({ code: 'FORBIDDEN' });
  });
});

test('a session that ends closes its sockets in every namespace', async () => {
  const user = testUser({ roles: ['admin'] });
  const { cookie, open, revoke, io } = await start();
  const sockets = ['/chat', '/admin'].map((path) => open(path, cookie(user)).socket);
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const told = sockets.map((socket) => once(socket, 'session:ended'));
  const closed = sockets.map((socket) => once(socket, 'disconnect'));
  await revoke(user, 'password');
  const reason = { code: 'SESSION_REVOKED', reason: 'password' };
  expect(await Promise.all(told)).toEqual([reason, reason]);
  await Promise.all(closed);
  expect([io.of('/chat').sockets.size, io.of('/admin').sockets.size]).toEqual([0, 0]);
});

test('while the feed stands still auth is asked about all open sockets at once', async () => {
  const [gone, stays] = [testUser(), testUser()];
  const { cookie, open, feed, ended, asked } = await start();
  const [first, second] = [open('/chat', cookie(gone)).socket, open('/chat', cookie(stays)).socket];
  await Promise.all([once(first, 'connect'), once(second, 'connect')]);
  expect(asked).toEqual([]);
  const told = once(first, 'session:ended');
  ended.set(gone.sid, 'banned');
  feed.lagMs = 101;
  expect(await told).toEqual({ code: 'SESSION_REVOKED', reason: 'banned' });
  expect(asked[0]).toBe(2);
  expect(await second.emitWithAck('who', {})).toMatchObject({ ok: true });
});
