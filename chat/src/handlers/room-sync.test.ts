import { HttpError } from '@usher/common';
import { testUser } from '@usher/common/testing';
import { channel } from '../services/live.js';
import { asked, openSocket } from './channels.fixture.js';
import { roomSync } from './room-sync.js';

const nothing = { messages: [], head: 0, changes: [], headRev: 0 };

async function stage() {
  const socket = await openSocket();
  const { ask, call, calls } = asked<void>();
  const sync = roomSync({ rooms: { requireMember: ask }, catchUp: { since: async () => nothing } });
  const ada = { ...testUser(), exp: 0 };
  const start = () => sync({ roomId: 'bridge', after: 0 }, ada, socket);
  return { socket, start, call, calls, hears: () => socket.rooms.has(channel('bridge')) };
}

const forbidden = new HttpError('FORBIDDEN');

test('a member hears the room from then on', async () => {
  const { start, call, hears } = await stage();
  const synced = start();
  (await call(0)).resolve();
  (await call(1)).resolve();
  expect(await synced).toEqual(nothing);
  expect(hears()).toBe(true);
});

test('whoever is put out meanwhile is refused, and does not hear it', async () => {
  const { start, call, hears } = await stage();
  const synced = start();
  (await call(0)).resolve();
  (await call(1)).reject(forbidden);
  await expect(synced).rejects.toBe(forbidden);
  expect(hears()).toBe(false);
});

test('a refusal that comes late does not put out who has come in again and asked anew', async () => {
  const { start, call, calls, hears } = await stage();
  const before = start();
  before.catch(() => {});
  (await call(0)).resolve();
  const late = await call(1);
  const after = start();
  // As many as are asked before the late answer is there.
  for (let i = 0; i < 10; i += 1) {
    await new Promise(setImmediate);
    for (const one of calls.slice(2)) one.resolve();
  }
  late.reject(forbidden);
  await expect(before).rejects.toBe(forbidden);
  (await call(2)).resolve();
  (await call(3)).resolve();
  expect(await after).toEqual(nothing);
  expect(hears()).toBe(true);
});

test('a socket that is gone meanwhile is no longer there', async () => {
  const { socket, start, call, hears } = await stage();
  const synced = start();
  await call(0);
  socket.disconnect(true);
  (await call(0)).resolve();
  await synced;
  expect(hears()).toBe(false);
  expect(socket.nsp.adapter.rooms.has(channel('bridge'))).toBe(false);
});
