import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { next, openSocket } from './chat.fixture.js';
import { type Replica, send, sendOn, settled, startReplicas } from './replicas.fixture.js';

let replicas: Awaited<ReturnType<typeof startReplicas>>;

beforeAll(async () => {
  replicas = await startReplicas();
  await replicas.inTouch();
}, 120_000);
afterAll(() => replicas.stop());

const forbidden = { ok: false, error: { code: 'FORBIDDEN', message: expect.any(String) } };

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

describe('a change of memberships at one replica', () => {
  test.each([
    ['kick', 'kicked'],
    ['ban', 'banned'],
    ['leave', 'left'],
  ])('%s: nothing of the room is heard at the other', async (act, reason) => {
    const { id, ada, grace, sender, ears, heard, left } = await replicas.roomOfTwo();
    await send(sender, id, 'before');
    await until(() => heard.length === 1);
    const told = next(ears, 'room:left');
    await (act === 'leave'
      ? grace.post(`/rooms/${id}/leave`)
      : ada.post(`/rooms/${id}/${act}`, { userId: grace.id }));
    expect(await told).toEqual({ roomId: id, reason });
    expect(await send(ears, id, 'still here')).toEqual(forbidden);
    await send(sender, id, 'behind their back');
    await settled(sender, ears);
    expect([heard, left]).toEqual([['before'], [reason]]);
  });

  test('join: the room is heard at the other', async () => {
    const { id, sender } = await replicas.roomOfTwo();
    const eve = replicas.visitor('Eve');
    const socket = openSocket(replicas.far.url, eve.cookie);
    await next(socket, 'connect');
    const heard = next(socket, 'message:new');
    await eve.post(`/rooms/${id}/join`);
    const sending = setInterval(() => void send(sender, id, 'welcome'), 50);
    expect(await heard).toMatchObject({ roomId: id });
    clearInterval(sending);
  });

  test('mute, unmute, archive: writing is refused, allowed, refused at both', async () => {
    const { id, ada, grace, nearby, ears } = await replicas.roomOfTwo();
    const both = () => Promise.all([send(nearby, id, 'near'), send(ears, id, 'far')]);
    const allowed = expect.objectContaining({ ok: true });
    expect(await both()).toEqual([allowed, allowed]);
    await ada.post(`/rooms/${id}/mute`, { userId: grace.id });
    expect(await send(nearby, id, 'near')).toEqual(forbidden);
    await until(async () => !(await send(ears, id, 'far')).ok);
    expect(await both()).toEqual([forbidden, forbidden]);
    await ada.post(`/rooms/${id}/unmute`, { userId: grace.id });
    expect(await send(nearby, id, 'near')).toEqual(allowed);
    await until(async () => (await send(ears, id, 'far')).ok);
    await ada.delete(`/rooms/${id}`);
    expect(await send(nearby, id, 'near')).toEqual(forbidden);
    await until(async () => !(await send(ears, id, 'far')).ok);
    expect(await both()).toEqual([forbidden, forbidden]);
  });
});

test('a second message of a sender reads nothing from MongoDB', async () => {
  const { id, sender } = await replicas.roomOfTwo();
  const database = new URL(replicas.mongoUrl).pathname.slice(1);
  const clients = mongoose.connections
    .filter(({ name }) => name === database)
    .map((connection) => connection.getClient());
  expect(clients).toHaveLength(2);
  const commands: string[] = [];
  const note = ({ commandName, command }: { commandName: string; command: object }) =>
    commands.push(`${commandName} ${Object.values(command)[0]}`);
  for (const client of clients) client.on('commandStarted', note);
  try {
    await send(sender, id, 'first');
    // What replicas do in the background falls now and then into a send, a read of its own into each.
    let inARow = 0;
    for (let i = 0; inARow < 3 && i < 20; i += 1) {
      commands.length = 0;
      await send(sender, id, 'next');
      inARow = commands.join() === 'insert messages' ? inARow + 1 : 0;
    }
    expect([inARow, commands]).toEqual([3, ['insert messages']]);
  } finally {
    for (const client of clients) client.off('commandStarted', note);
  }
});

describe('a kick', () => {
  async function cutOff(replica: Replica, during: () => Promise<void>): Promise<void> {
    replica.link.cut();
    try {
      await during();
    } finally {
      replica.link.heal();
    }
    await replicas.inTouch();
  }

  /** While they are kicked and afterwards others go on talking. */
  async function kickWhileTalking(during: () => Promise<void> = async () => {}) {
    const stage = await replicas.roomOfTwo();
    const { id, ada, grace, sender, nearby, heard } = stage;
    await send(sender, id, 'before');
    await until(() => heard.length > 0);
    const stored = next(nearby, 'room:left');
    const [late, answer] = await Promise.all([
      sendOn(sender, id, stored),
      ada.post(`/rooms/${id}/kick`, { userId: grace.id }),
      stored.then(during),
    ]);
    expect(answer.status).toBe(200);
    return { ...stage, late };
  }

  test('by a replica that is cut off from Redis is felt at the other within a second', async () => {
    let stage: Awaited<ReturnType<typeof kickWhileTalking>> | undefined;
    await cutOff(replicas.near, async () => {
      stage = await kickWhileTalking();
      await until(() => stage?.left.length === 1);
    });
    if (!stage) throw new Error('not run');
    const { sender, ears, heard, late, left } = stage;
    await settled(sender, ears);
    expect(heard.filter((text) => late.includes(text))).toEqual([]);
    expect(left).toEqual(['kicked']);
  });

  test('is felt within a second at a replica that is cut off, which hears of it once', async () => {
    const stage = await replicas.roomOfTwo();
    const { id, ada, grace, sender, nearby, ears, heard, left } = stage;
    await cutOff(replicas.far, async () => {
      const stored = next(nearby, 'room:left');
      const [late] = await Promise.all([
        sendOn(sender, id, stored),
        ada.post(`/rooms/${id}/kick`, { userId: grace.id }),
      ]);
      await settled(sender, ears);
      expect(heard.filter((text) => late.includes(text))).toEqual([]);
      expect(left).toEqual(['kicked']);
      // It knows by now: what is denied from memory when Redis is there is denied by MongoDB.
      expect(await send(ears, id, 'still here')).toEqual(forbidden);
    });
    await send(sender, id, 'when it is back');
    await settled(sender, ears);
    expect(heard).not.toContain('when it is back');
    expect(left).toEqual(['kicked']);
  });

  test('while Redis is dead is felt within a second, and after it is back empty', async () => {
    await replicas.redis.signal('SIGKILL');
    const { id, sender, ears, heard, late, left } = await kickWhileTalking();
    await replicas.redis.restart();
    await replicas.inTouch();
    await send(sender, id, 'when it is back');
    await settled(sender, ears);
    expect(heard.filter((text) => [...late, 'when it is back'].includes(text))).toEqual([]);
    expect(left).toEqual(['kicked']);
  });

  test('whose entry Redis loses with all else is told once and stays in effect', async () => {
    const { id, ada, grace, sender, ears, heard, left } = await replicas.roomOfTwo();
    await ada.post(`/rooms/${id}/kick`, { userId: grace.id });
    await until(() => left.length === 1);
    await replicas.redis.signal('SIGKILL');
    await replicas.redis.restart();
    await replicas.inTouch();
    await send(sender, id, 'when it is back');
    await settled(sender, ears);
    expect([heard, left]).toEqual([[], ['kicked']]);
  });

  test('of somebody who comes back is not applied again when the window is read anew', async () => {
    const { id, ada, grace, sender, ears, heard, left } = await replicas.roomOfTwo();
    await ada.post(`/rooms/${id}/kick`, { userId: grace.id });
    await grace.post(`/rooms/${id}/join`);
    await until(() => left.length === 1);
    await cutOff(replicas.far, () => sleep(1_000));
    await send(sender, id, 'welcome back');
    await settled(sender, ears);
    expect([heard, left]).toEqual([['welcome back'], ['kicked']]);
  });
});
