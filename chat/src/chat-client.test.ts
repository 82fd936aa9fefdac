import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ChatClientEvents,
  type ChatMessage,
  type ChatServerEvents,
  createChatClient,
  createClient,
} from '@usher/common/client';
import { startTcpProxy } from '@usher/infra/testing';
import { io, type Socket } from 'socket.io-client';
import { startChat, visitorsOf } from './chat.fixture.js';

const chat = await startChat();
const { roomWithMessages } = visitorsOf(chat);
const close: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of close.splice(0)) await end();
});

/** A client of the library for a user, by way of a proxy where one is given. */
function clientOf({ id, name }: { id: string; name: string }, url = chat.url) {
  const accessToken = chat.issuer.token({ id, name, sid: randomUUID() });
  const session = createClient({ baseUrl: url, tokens: { accessToken, refreshToken: '' } });
  const client = createChatClient({ io, session, url, socketOptions: { reconnectionDelay: 20 } });
  close.unshift(client.close, session.close);
  return client;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

const numbers = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

test('delivers every message and change once and in order over a connection that keeps breaking', async () => {
  const proxy = await startTcpProxy(() => Number(new URL(chat.url).port));
  close.push(proxy.stop);
  const url = `http://127.0.0.1:${proxy.port}`;
  const { ada, room } = await roomWithMessages(numbers(250).map(String));
  const [writer, reader] = [clientOf(ada, url), clientOf(ada, url)];
  const seqs: number[] = [];
  const revs: number[] = [];
  const shown: ChatMessage[] = [];
  reader.follow(
    room.id,
    { after: 0, afterRev: 0 },
    {
      onMessages(messages) {
        seqs.push(...messages.map(({ seq }) => seq));
        for (const one of messages) shown[one.seq] = one;
      },
      onChanges(changes) {
        revs.push(...changes.map(({ rev }) => rev));
        for (const { seq, message } of changes) shown[seq] = message;
      },
    },
  );
  let isOver = false;
  const breaking = (async () => {
    let cuts = 0;
    // Not for ever: a busy machine would never get further between two cuts.
    for (; !isOver && cuts < 15; cuts += 1) {
      await until(() => isOver || (writer.connected && reader.connected));
      await sleep(20);
      proxy.cut();
      proxy.heal();
    }
    return cuts;
  })();
  const editing = (async () => {
    let rev = 0;
    for (let seq = 1; seq <= 40; ) {
      try {
        await writer.ask('message:react', { roomId: room.id, seq, emoji: '👍', on: true });
        rev += 1;
        seq += 1;
      } catch {
        // Lost on the way: what was done already is done once.
        await sleep(10);
      }
    }
    return rev;
  })();
  const sent: Promise<{ seq: number }>[] = [];
  for (const i of numbers(200)) {
    sent.push(writer.send({ roomId: room.id, text: `${i}` }));
    await sleep(3);
  }
  const acked = (await Promise.all(sent)).map(({ seq }) => seq);
  await editing;
  isOver = true;
  expect(await breaking).toBeGreaterThan(5);
  await until(() => seqs.length >= 450 && revs.length >= 40);
  expect(acked).toEqual(numbers(450).slice(250));
  expect([seqs, revs]).toEqual([numbers(450), numbers(40)]);
  const { messages } = await reader.ask('room:sync', { roomId: room.id, after: 0 });
  expect(shown.slice(1, 201)).toEqual(messages);
});

test('nobody follows a room of which they are no member, or no longer', async () => {
  const { ada, room } = await roomWithMessages([]);
  const { visitor } = visitorsOf(chat);
  const [guest, stranger] = [visitor('Grace'), visitor('Eve')];
  await guest.post(`/rooms/${room.id}/join`);
  const heard: Record<string, unknown[]> = { guest: [], stranger: [] };
  const follow = (who: typeof guest, name: string) =>
    clientOf(who).follow(
      room.id,
      {},
      {
        onMessages: (messages) => heard[name]?.push(...messages.map(({ text }) => text)),
        onLeft: (reason) => heard[name]?.push(reason),
      },
    );
  follow(guest, 'guest');
  follow(stranger, 'stranger');
  await until(() => heard.stranger?.length === 1);
  const writer = clientOf(ada);
  while (heard.guest?.length === 0) await writer.send({ roomId: room.id, text: 'hello' });
  await ada.post(`/rooms/${room.id}/kick`, { userId: guest.id });
  await until(() => heard.guest?.at(-1) === 'kicked');
  await writer.send({ roomId: room.id, text: 'after' });
  expect(heard.guest).not.toContain('after');
  expect(heard.stranger).toEqual(['FORBIDDEN']);
});

test('a socket of socket.io-client takes the events of chat as its types', async () => {
  const { ada, room } = await roomWithMessages(['hello']);
  const socket: Socket<ChatServerEvents, ChatClientEvents> = ada.socket();
  const answer = await socket.emitWithAck('room:sync', { roomId: room.id, after: 0 });
  expect(answer.ok && answer.messages[0]?.text).toBe('hello');
});
