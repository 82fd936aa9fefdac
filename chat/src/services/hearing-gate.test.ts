import { setTimeout as sleep } from 'node:timers/promises';
import { dropTestDatabase, startTcpProxy, testMongoUrl } from '@usher/infra/testing';
import mongoose, { type Connection } from 'mongoose';
import { openRoomModels, type RoomModels } from '../models/open-room-models.js';
import { createHearingGate } from './hearing-gate.js';

const url = testMongoUrl('gate');
let connection: Connection;
let models: RoomModels;
const rooms: string[] = [];

beforeAll(async () => {
  connection = await mongoose.createConnection(url).asPromise();
  models = await openRoomModels(connection);
});
afterAll(async () => {
  await connection.close();
  await dropTestDatabase(url);
});

/** A gate before a room with these members at version 5, in which Ada and Grace have sockets. */
async function stage(memberIds: string[], { with: used = models, isFresh = false } = {}) {
  const roomId = `room-${rooms.length}`;
  rooms.push(roomId);
  const common = { createdAt: new Date(), createdBy: 'ada', visibility: 'private' as const };
  await models.rooms.create({ _id: roomId, membersVersion: 5, ...common });
  await models.memberships.create(
    memberIds.map((userId) => ({ roomId, userId, role: 'member' as const, joinedAt: new Date() })),
  );
  const here = new Set(['ada', 'grace']);
  const state = {
    isFresh,
    leftAt: 5,
    heard: [] as string[],
    out: [] as string[],
    faults: [] as unknown[],
    dropped: [] as string[],
  };
  const gate = createHearingGate({
    ...used,
    log: { lastLeave: async () => ({ version: state.leftAt, reason: 'kicked' }) },
    listeners: {
      apply() {},
      of: () => new Set(here),
      putOut({ userId, version, reason }) {
        here.delete(userId);
        state.out.push(`${userId} ${version} ${reason}`);
      },
    },
    isFresh: () => state.isFresh,
    onFault: (error) => state.faults.push(error),
    onDropped: (id) => state.dropped.push(id),
  });
  const emit = (text: string) => {
    gate.pass(roomId, () => state.heard.push(`${text} to ${[...here].join(' and ')}`));
  };
  const left = async (userId: string, version: number) => {
    await models.memberships.deleteOne({ roomId, userId });
    await models.rooms.updateOne({ _id: roomId }, { membersVersion: version });
  };
  return { roomId, gate, here, state, emit, left };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

test('while the feed is fresh everything passes at once', async () => {
  const { state, emit } = await stage(['ada'], { isFresh: true });
  emit('one');
  expect([state.heard, state.out]).toEqual([['one to ada and grace'], []]);
});

test('while it is stale whoever is no longer a member is put out before anything passes', async () => {
  const { state, emit, left } = await stage(['ada', 'grace']);
  emit('one');
  expect(state.heard).toEqual([]);
  await until(() => state.heard.length === 1);
  await left('grace', 6);
  emit('two');
  emit('three');
  // Does not overtake the others when the feed is back in between.
  state.isFresh = true;
  emit('four');
  state.isFresh = false;
  await until(() => state.heard.length === 4);
  expect(state.heard).toEqual([
    'one to ada and grace',
    'two to ada',
    'three to ada',
    'four to ada',
  ]);
  expect(state.out).toEqual(['grace 6 kicked']);
});

test('whoever leaves while the room is looked at is put out at the version of their leaving', async () => {
  const { state, emit } = await stage(['ada']);
  state.leftAt = 6;
  emit('one');
  await until(() => state.heard.length === 1);
  expect(state.out).toEqual(['grace 6 kicked']);
});

test('an entry after a hole does not stand for those that are missing', async () => {
  const { roomId, gate, state, emit, left } = await stage(['ada', 'grace']);
  emit('one');
  await until(() => state.heard.length === 1);
  await left('grace', 7);
  const entry = { type: 'member.changed', roomId, userId: 'eve', change: 'changed' } as const;
  gate.follow({ ...entry, version: 7 });
  emit('two');
  await until(() => state.heard.length === 2);
  expect(state.heard[1]).toBe('two to ada');
});

test('after a gap every room is looked at once, fresh or not', async () => {
  const { gate, state, emit } = await stage(['ada'], { isFresh: true });
  gate.forgetAll();
  emit('one');
  await until(() => state.heard.length === 1);
  expect(state.heard).toEqual(['one to ada']);
  emit('two');
  expect(state.heard).toEqual(['one to ada', 'two to ada']);
});

test('while MongoDB is away too nothing passes, and again when it is back', async () => {
  const address = new URL(url);
  const proxy = await startTcpProxy(() => Number(address.port));
  const cutOff = await mongoose
    .createConnection(`mongodb://127.0.0.1:${proxy.port}${address.pathname}`, {
      directConnection: true,
      socketTimeoutMS: 3_000,
      serverSelectionTimeoutMS: 3_000,
    })
    .asPromise();
  try {
    const { roomId, state, emit } = await stage(['ada'], { with: await openRoomModels(cutOff) });
    proxy.cut();
    emit('one');
    emit('two');
    await until(() => state.faults.length === 2);
    expect([state.heard, state.out]).toEqual([[], []]);
    expect(new Set(state.dropped)).toEqual(new Set([roomId]));
    proxy.heal();
    await until(() => {
      emit('back');
      return state.heard.length > 0;
    });
    expect(state.heard[0]).toBe('back to ada');
  } finally {
    await cutOff.close();
    await proxy.stop();
  }
});
