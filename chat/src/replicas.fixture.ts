import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { testIssuer } from '@usher/common/testing';
import {
  dropTestDatabase,
  startRedis,
  startTcpProxy,
  type TcpProxy,
  type TestRedis,
  testMongoUrl,
} from '@usher/infra/testing';
import type { Socket as Client } from 'socket.io-client';
import { next, openSocket, startChat, visitorsOf } from './chat.fixture.js';

type Chat = Awaited<ReturnType<typeof startChat>>;

export interface Replica extends Chat {
  /** Between this replica and Redis. */
  link: TcpProxy;
}

/** Two replicas on one MongoDB and one Redis, each reaching Redis by a link of its own. */
export async function startReplicas() {
  const redis: TestRedis = await startRedis();
  const mongoUrl = testMongoUrl('chat');
  const issuer = testIssuer();
  async function start(): Promise<Replica> {
    const link = await startTcpProxy(() => Number(new URL(redis.url).port));
    const redisUrl = `redis://127.0.0.1:${link.port}`;
    const monitored = `${mongoUrl}&monitorCommands=true`;
    return { link, ...(await startChat({ mongoUrl: monitored, redisUrl, issuer })) };
  }
  const [near, far] = [await start(), await start()];
  const { visitor } = visitorsOf(near);

  /** At the near replica Ada owns a room and Grace is in it; both hear it, and Ada can write, at the far one. */
  async function roomOfTwo() {
    const [ada, grace] = [visitor('Ada'), visitor('Grace')];
    const { id } = (await ada.post('/rooms', { name: 'Bridge' })).body.room as { id: string };
    await grace.post(`/rooms/${id}/join`);
    const sender = await hearing(openSocket(far.url, ada.cookie), id);
    const nearby = await hearing(openSocket(near.url, grace.cookie), id);
    const ears = await hearing(openSocket(far.url, grace.cookie), id);
    return { id, ada, grace, sender, nearby, ears, heard: texts(ears, id), left: leaves(ears, id) };
  }

  /** Resolves when the one replica learns of what happens at the other. */
  async function inTouch(): Promise<void> {
    const ada = visitor('Ada');
    const ears = openSocket(far.url, ada.cookie);
    await next(ears, 'connect');
    const { id } = (await ada.post('/rooms', { name: 'Hello?' })).body.room as { id: string };
    const left = leaves(ears, id);
    await ada.post(`/rooms/${id}/leave`);
    while (left.length === 0) await sleep(20);
    ears.disconnect();
  }

  async function stop(): Promise<void> {
    await Promise.all([near.link.stop(), far.link.stop()]);
    await redis.stop();
    await dropTestDatabase(mongoUrl);
  }
  return { near, far, redis, mongoUrl, visitor, roomOfTwo, inTouch, stop };
}

export async function hearing(socket: Client, roomId: string): Promise<Client> {
  await next(socket, 'connect');
  const synced = await socket.emitWithAck('room:sync', { roomId, after: 0 });
  expect(synced).toMatchObject({ ok: true });
  return socket;
}

/** What the socket hears said in the room, from now on. */
export function texts(socket: Client, roomId: string): string[] {
  const all: string[] = [];
  socket.on('message:new', (said: { roomId: string; messages: { text: string }[] }) => {
    if (said.roomId === roomId) all.push(...said.messages.map(({ text }) => text));
  });
  return all;
}

/** Why the socket was told that it is out of the room, each time from now on. */
export function leaves(socket: Client, roomId: string): string[] {
  const all: string[] = [];
  socket.on('room:left', (left: { roomId: string; reason: string }) => {
    if (left.roomId === roomId) all.push(left.reason);
  });
  return all;
}

export function send(socket: Client, roomId: string, text: string) {
  return socket.emitWithAck('message:send', { roomId, clientMessageId: randomUUID(), text });
}

/**
 * Goes on sending, and answers what was sent later than a second after `since` resolved, and than what this
 * process was held up meanwhile.
 */
export async function sendOn(
  sender: Client,
  roomId: string,
  since: Promise<unknown>,
): Promise<string[]> {
  const heldUp = monitorEventLoopDelay({ resolution: 10 });
  heldUp.enable();
  let startedAt = Number.POSITIVE_INFINITY;
  void since.then(() => {
    startedAt = performance.now();
  });
  const late: string[] = [];
  for (let i = 0; late.length < 20; i += 1) {
    const text = `message ${i}`;
    if (performance.now() - startedAt > 1_000 + heldUp.max / 1e6) late.push(text);
    expect(await send(sender, roomId, text)).toMatchObject({ ok: true });
    await sleep(50);
  }
  heldUp.disable();
  return late;
}

/** Resolves when all that was sent to the socket before has arrived. */
export async function settled(sender: Client, socket: Client): Promise<void> {
  const text = randomUUID();
  const arrived = new Promise<void>((done) => {
    socket.on('message:new', ({ messages }: { messages: { text: string }[] }) => {
      if (messages.some((message) => message.text === text)) done();
    });
  });
  expect(await send(sender, 'lobby', text)).toMatchObject({ ok: true });
  await arrived;
}
