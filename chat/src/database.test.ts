import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { dropTestDatabase, testMongoUrl } from '@usher/infra/testing';
import { connectDatabase } from './database.js';

const sockets: Socket[] = [];
const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);

beforeAll(() => subscribe('net.client.socket', keep));
afterAll(() => unsubscribe('net.client.socket', keep));

test('what begins in the very moment its connection ends is done on another one', async () => {
  const mongoUrl = testMongoUrl('database');
  const connection = await connectDatabase(mongoUrl);
  try {
    const things = connection.collection<{ _id: string }>('things');
    await things.insertOne({ _id: 'before' });
    // As Node itself does it once the other side has closed; it tells the driver later.
    for (const socket of sockets) socket.destroy();
    await things.insertMany([{ _id: 'one' }, { _id: 'two' }]);
    for (const socket of sockets) socket.destroy();
    const found = await things.find({}).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(['before', 'one', 'two']);
  } finally {
    await connection.close();
    await dropTestDatabase(mongoUrl);
  }
});
