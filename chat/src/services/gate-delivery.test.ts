import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-adapter';
import { startRedis, type TestRedis } from '@usher/infra/testing';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { gateDelivery } from './gate-delivery.js';

let redis: TestRedis;
const close: (() => unknown)[] = [];

beforeAll(async () => {
  redis = await startRedis();
}, 120_000);
afterEach(async () => {
  for (const end of close.splice(0).reverse()) await end();
});
afterAll(() => redis.stop());

/** A replica whose gate lets nothing pass by itself, and a socket that hears room 1. */
async function replica() {
  const clients = [createClient({ url: redis.url }), createClient({ url: redis.url })] as const;
  for (const client of clients) await client.connect();
  // Not destroyed: the adapter unsubscribes when its server closes.
  close.push(() => Promise.all(clients.map((client) => client.close())));
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const io = new Server(server, { adapter: createAdapter(...clients) });
  close.push(() => io.close());
  const namespace = io.of('/chat');
  const held: { roomId: string; deliver: () => void }[] = [];
  gateDelivery(namespace.adapter, {
    pass: (roomId, deliver) => void held.push({ roomId, deliver }),
  });
  namespace.on('connection', (socket) => socket.join(['room:1', 'user:ada']));

  const { port } = server.address() as AddressInfo;
  const socket = connect(`http://127.0.0.1:${port}/chat`, { transports: ['websocket'] });
  close.push(() => socket.disconnect());
  const heard: unknown[] = [];
  socket.onAny((event, payload) => heard.push([event, payload]));
  await new Promise<void>((done) => socket.on('connect', done));
  return { namespace, held, heard };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 5));
}

test('what another replica emits to a room waits for the gate of the one that receives it', async () => {
  const [here, there] = [await replica(), await replica()];
  here.namespace.to('room:1').emit('message:new', 'one');
  // What is not emitted to a room passes, and after it everything before it has arrived.
  here.held.shift()?.deliver();
  here.namespace.to('user:ada').emit('marker', 'two');
  await until(() => here.heard.length === 2 && there.heard.length === 1);
  expect(here.heard).toEqual([
    ['message:new', 'one'],
    ['marker', 'two'],
  ]);
  expect(there.heard).toEqual([['marker', 'two']]);
  expect(there.held.map(({ roomId }) => roomId)).toEqual(['1']);
  there.held.shift()?.deliver();
  await until(() => there.heard.length === 2);
  expect(there.heard[1]).toEqual(['message:new', 'one']);
});

test('what this replica emits waits for the gate, and goes to nobody before', async () => {
  const [here, there] = [await replica(), await replica()];
  here.namespace.local.to('room:1').emit('message:new', 'one');
  here.namespace.to('room:1').emit('message:new', 'two');
  here.namespace.to('user:ada').emit('marker', 'three');
  await until(() => here.heard.length > 0 && there.heard.length > 0);
  expect([here.heard, there.heard]).toEqual([[['marker', 'three']], [['marker', 'three']]]);
  expect(here.held.map(({ roomId }) => roomId)).toEqual(['1', '1']);
});

test('an emission to two rooms is refused', async () => {
  const { namespace, held } = await replica();
  expect(() => namespace.to('room:1').to('room:2').emit('message:new', 'one')).toThrow(/one room/);
  expect(() => namespace.to('room:1').to('user:ada').emit('message:new', 'one')).toThrow();
  expect(held).toEqual([]);
});
