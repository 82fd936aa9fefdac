import { channel } from '../services/live.js';
import { asked, openSocket } from './channels.fixture.js';
import { hearRooms } from './hear-rooms.js';

async function stage() {
  const socket = await openSocket();
  const { ask, call, calls } = asked<string[]>();
  const done = hearRooms(socket, { idsOf: ask }, 'ada');
  const answer = async (i: number, ...roomIds: string[]) => (await call(i)).resolve(roomIds);
  const hears = (roomId: string) => socket.rooms.has(channel(roomId));
  return { socket, answer, call, calls, hears, done };
}

test('a new socket hears all rooms of its user', async () => {
  const { answer, calls, hears, done } = await stage();
  await answer(0, 'lobby', 'bridge');
  await answer(1, 'lobby', 'bridge');
  await done;
  expect([hears('lobby'), hears('bridge'), calls.length]).toEqual([true, true, 2]);
});

test('whoever is put out while it is read does not hear the room', async () => {
  const { answer, hears, done } = await stage();
  await answer(0, 'lobby', 'bridge');
  await answer(1, 'lobby');
  await answer(2, 'lobby');
  await done;
  expect([hears('lobby'), hears('bridge')]).toEqual([true, false]);
});

test('whoever is put out and let in again while it is read goes on hearing the room', async () => {
  const { socket, answer, call, hears, done } = await stage();
  await answer(0, 'lobby', 'bridge');
  await call(1);
  // This replica learns of both before the answer of between arrives.
  socket.leave(channel('bridge'));
  socket.join(channel('bridge'));
  await answer(1, 'lobby');
  await answer(2, 'lobby', 'bridge');
  await answer(3, 'lobby', 'bridge');
  await done;
  expect([hears('lobby'), hears('bridge')]).toEqual([true, true]);
});

test('a socket that is gone meanwhile hears nothing', async () => {
  const { socket, answer, hears, done } = await stage();
  socket.disconnect(true);
  await answer(0, 'lobby');
  await done;
  expect(hears('lobby')).toBe(false);
  expect(socket.nsp.adapter.rooms.has(channel('lobby'))).toBe(false);
});
