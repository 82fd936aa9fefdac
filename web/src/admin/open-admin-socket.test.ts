import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@usher/common/client';
import { serverOptions } from '@usher/common/socket';
import { type Namespace, Server } from 'socket.io';
import { openAdminSocket } from './open-admin-socket.js';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A real server in chat's place, and a client that writes down what happens to it. */
async function connect(prepare: (admin: Namespace) => void) {
  const http = createServer();
  const io = new Server(http, serverOptions({ origins: [] }));
  prepare(io.of('/admin'));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const seen: string[] = [];
  const client = createClient({ baseUrl: origin });
  const socket = openAdminSocket(
    {
      onFigures: ({ replicas }) => seen.push(`${replicas.length} replicas`),
      onLost: () => seen.push('lost'),
      onRefused: () => seen.push('refused'),
    },
    { client, origin },
  );
  open.push(
    () => client.close(),
    () => socket.close(),
    () => io.close(),
  );
  return { admin: io.of('/admin'), seen, socket };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const figures = { replicas: [{}, {}], total: {} };

describe("the administrators' socket", () => {
  test('hears figures, announces, and comes back after a loss', async () => {
    const { admin, seen, socket } = await connect((namespace) =>
      namespace.on('connection', (peer) => {
        peer.on('announce', (event, ack) =>
          ack({ ok: true, announcement: { ...event, at: 'now' } }),
        );
        peer.emit('figures', figures);
      }),
    );
    await until(() => seen.length === 1);
    expect(await socket.announce('hi')).toEqual({
      ok: true,
      announcement: { text: 'hi', at: 'now' },
    });
    admin.disconnectSockets(true);
    await until(() => seen.length === 3);
    expect(seen).toEqual(['2 replicas', 'lost', '2 replicas']);
  });

  test('stays away once the visitor is no administrator any more', async () => {
    let isAdmin = true;
    let attempts = 0;
    const { admin, seen, socket } = await connect((namespace) => {
      namespace.use((_socket, next) => {
        attempts += 1;
        if (isAdmin) return next();
        next(Object.assign(new Error('no'), { data: { code: 'FORBIDDEN' } }));
      });
      namespace.on('connection', (peer) => void peer.emit('figures', figures));
    });
    await until(() => seen.length === 1);
    isAdmin = false;
    admin.disconnectSockets();
    await until(() => seen.includes('refused'));
    expect([seen, attempts]).toEqual([['2 replicas', 'lost', 'refused'], 2]);
    await expect(socket.announce('hi')).rejects.toThrow('not connected');
    isAdmin = true;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(attempts).toBe(2);
  });
});
