import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testIssuer } from '@usher/common/testing';
import type { Socket as Client } from 'socket.io-client';
import { next, openSocket, startChat, visitorsOf } from '../chat.fixture.js';

type Chat = Awaited<ReturnType<typeof startChat>>;

/** Replicas of one chat, each reaching Redis at an address of its own. */
export async function startReplicas(redisUrls: [string, string]) {
  const issuer = testIssuer();
  const near = await startChat({ redisUrl: redisUrls[0], issuer });
  const far = await startChat({ redisUrl: redisUrls[1], issuer, mongoUrl: near.mongoUrl });
  const { visitor } = visitorsOf(near);

  /** A room of two people with open sockets: both at the near replica, and the second at the far one too. */
  async function roomOfTwo() {
    const [ada, grace] = [visitor('Ada'), visitor('Grace')];
    const id: string = (await ada.post('/rooms', { name: 'Bridge' })).body.room.id;
    await grace.post(`/rooms/${id}/join`);
    const sender = await hearing(openSocket(near.url, ada.cookie), id);
    const beside = await hearing(openSocket(near.url, grace.cookie), id);
    const across = await hearing(openSocket(far.url, grace.cookie), id);
    return { id, ada, grace, sender, beside, across };
  }
  return { near, far, visitor, roomOfTwo };
}

async function hearing(socket: Client, roomId: string): Promise<Client> {
  await next(socket, 'connect');
  const synced = await socket.emitWithAck('room:sync', { roomId, after: 0, afterRev: 0 });
  expect(synced).toMatchObject({ ok: true });
  return socket;
}

export function send(socket: Client, roomId: string, text: string) {
  return socket.emitWithAck('message:send', { roomId, clientMessageId: randomUUID(), text });
}

export interface Heard {
  roomId: string;
  head: number;
  headRev: number;
  messages: { seq: number; text: string }[];
}

/** All that the socket hears of that name in a room, from now on. */
export function heard(socket: Client, event: string, roomId: string): Heard[] {
  const all: Heard[] = [];
  socket.on(event, (payload: Heard) => {
    if (payload.roomId === roomId) all.push(payload);
  });
  return all;
}

export const textsOf = (heard: Heard[]) =>
  heard.flatMap(({ messages }) => messages.map(({ text }) => text));

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** A figure of `/metrics`. */
export async function figureOf({ url }: Pick<Chat, 'url'>, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const samples = metrics.matchAll(new RegExp(`^${name}(?:\\{.*?\\})? (\\S+)`, 'gm'));
  return [...samples].reduce((sum, [, value]) => sum + Number(value), 0);
}
