import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { next, startChat } from '../chat.fixture.js';
import { roomsOf } from '../rooms.fixture.js';

const { visitor, admit, newRoom } = roomsOf(await startChat());

interface Notice {
  roomId: string;
  userId: string;
}

/** A room's three, who listen to it, and what each of their devices hears. */
async function stage() {
  const { id: roomId, owner, moderator, member } = await newRoom('public');
  const devices = await Promise.all(
    [owner, moderator, member, member].map(async (who) => {
      const socket = who.socket();
      await next(socket, 'connect');
      await socket.emitWithAck('room:sync', { roomId, after: 0 });
      const heard: Notice[] = [];
      socket.on('room:typing', (notice: Notice) => heard.push(notice));
      return { socket, heard, type: () => socket.emitWithAck('room:typing', { roomId }) };
    }),
  );
  const [first, second, tab, phone] = devices as [Device, Device, Device, Device];
  return { roomId, owner, moderator, member, first, second, tab, phone };
}

interface Device {
  socket: Socket;
  heard: Notice[];
  type(): Promise<unknown>;
}

test('typing is told to the others in the room, at most once in a while', async () => {
  const { roomId, owner, member, first, second, tab, phone } = await stage();
  const notice = { roomId, userId: member.id, name: 'Mem', expiresInMs: 5_000 };
  const told = [first, second].map(({ socket }) => next(socket, 'room:typing'));
  const started = performance.now();
  expect(await tab.type()).toEqual({ ok: true });
  expect(await Promise.all(told)).toEqual([notice, notice]);
  expect(await tab.type()).toEqual({ ok: true });
  expect(await phone.type()).toEqual({ ok: true });
  const atMost = 1 + (performance.now() - started) / 950;

  // Another user's is told at once, and after all that went before.
  const last = [second, tab, phone].map(({ socket }) => next(socket, 'room:typing'));
  expect(await first.type()).toEqual({ ok: true });
  const theirs = { ...notice, userId: owner.id, name: 'Olive' };
  expect(await Promise.all(last)).toEqual([theirs, theirs, theirs]);
  expect(first.heard.length).toBeLessThanOrEqual(atMost);
  expect(second.heard).toEqual([...first.heard, theirs]);
  expect(new Set(first.heard.map(({ userId }) => userId))).toEqual(new Set([member.id]));
  expect([tab.heard, phone.heard]).toEqual([[theirs], [theirs]]);
});

test('typing is told again when a while has passed', async () => {
  const { member, first, tab } = await stage();
  const started = performance.now();
  await tab.type();
  while (first.heard.length < 2) {
    await sleep(50);
    await tab.type();
  }
  expect(performance.now() - started).toBeGreaterThan(900);
  expect(first.heard.map(({ userId }) => userId)).toEqual([member.id, member.id]);
});

test('typing needs the right to write there', async () => {
  const { roomId, owner, member, first, second, tab } = await stage();
  const stranger = visitor('Stranger').socket();
  const ack = await stranger.emitWithAck('room:typing', { roomId });
  expect(ack).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  await owner.post(`/rooms/${roomId}/mute`, { userId: member.id });
  expect(await tab.type()).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  await Promise.all([next(first.socket, 'room:typing'), second.type()]);
  expect(first.heard).toHaveLength(1);

  const newcomer = visitor('New');
  await admit(owner, roomId, newcomer);
  await owner.post(`/rooms/${roomId}/kick`, { userId: newcomer.id });
  const kicked = await newcomer.socket().emitWithAck('room:typing', { roomId });
  expect(kicked).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
});

let shared: ReturnType<typeof stage> | undefined;
test.each<[string, unknown]>([
  ['missing', undefined],
  ['null', null],
  ['a number', 1],
  ['a list', ['lobby']],
  ['an object', { $ne: '' }],
  ['empty', ''],
  ['a dollar', '$ne'],
  ['too long', 'x'.repeat(65)],
])('typing in a room that is %s is told to nobody', async (_, roomId) => {
  shared ??= stage();
  const { first, tab } = await shared;
  const field = 'roomId';
  expect(await tab.socket.emitWithAck('room:typing', { roomId })).toEqual({
    ok: false,
    error: { code: 'VALIDATION_FAILED', message: expect.any(String), field },
  });
  const draft = { roomId: (await shared).roomId, clientMessageId: randomUUID(), text: 'next' };
  await Promise.all([
    next(first.socket, 'message:new'),
    tab.socket.emitWithAck('message:send', draft),
  ]);
  expect(first.heard).toEqual([]);
});
