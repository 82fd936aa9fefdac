import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy } from '@usher/infra/testing';
import { next, openSocket } from './chat.fixture.js';
import { postTo, startProcesses } from './processes.fixture.js';
import { hearing, leaves, send, sendOn, settled, texts } from './replicas.fixture.js';

test('a kick whose replica is killed before it could tell anybody is felt within a second', async () => {
  const proxies: Awaited<ReturnType<typeof startTcpProxy>>[] = [];
  const { auth, chats } = await startProcesses({
    replicas: 2,
    // The first replica alone reaches Redis by way of a proxy.
    chat: async (i, redisPort): Promise<Record<string, string>> => {
      if (i > 0) return {};
      const proxy = await startTcpProxy(() => redisPort);
      proxies.push(proxy);
      return { REDIS_URL: `redis://127.0.0.1:${proxy.port}` };
    },
  });
  const [near, far] = chats;
  const [proxy] = proxies;
  if (!near || !far || !proxy) throw new Error('two replicas are needed');
  try {
    const signUp = (email: string) =>
      postTo(auth.url, '/api/users/signup', { email, password: 'correct horse' });
    const [ada, grace] = [await signUp('ada@example.com'), await signUp('grace@example.com')];
    const post = (path: string, body: object, by = ada) =>
      postTo(near.url, `/api/chat/rooms${path}`, body, by.cookie);
    const { room } = (await post('', { name: 'Bridge' })).body;
    await post(`/${room.id}/join`, {}, grace);
    const sender = await hearing(openSocket(far.url, ada.cookie), room.id);
    const ears = await hearing(openSocket(far.url, grace.cookie), room.id);
    const nearby = await hearing(openSocket(near.url, grace.cookie), room.id);
    const [heard, left] = [texts(ears, room.id), leaves(ears, room.id)];

    await send(sender, room.id, 'before');
    while (heard.length === 0) await sleep(20);
    proxy.cut();
    const recorded = next(nearby, 'room:left');
    const killed = recorded.then(() => near.child.kill('SIGKILL'));
    // Answered or not: cut off as it was, it has told nobody.
    const kicked = post(`/${room.id}/kick`, { userId: grace.body.id }).catch(() => {});
    const late = await sendOn(sender, room.id, recorded);
    await kicked;
    expect((await killed).signal).toBe('SIGKILL');
    while (left.length === 0) await sleep(20);
    await settled(sender, ears);
    expect(heard.filter((text) => late.includes(text))).toEqual([]);
    expect(left).toEqual(['kicked']);
  } finally {
    await proxy.stop();
  }
}, 60_000);

test('whoever writes where they may not, while their own messages wait, ends no process', async () => {
  const { auth, chats } = await startProcesses();
  const [chat] = chats;
  if (!chat) throw new Error('no chat');
  const signUp = (email: string) =>
    postTo(auth.url, '/api/users/signup', { email, password: 'correct horse' });
  const [ada, eve] = [await signUp('ada2@example.com'), await signUp('eve2@example.com')];
  const newRoom = async ({ cookie }: typeof ada, name: string): Promise<string> =>
    (await postTo(chat.url, '/api/chat/rooms', { name }, cookie)).body.room.id;
  const foreign = await newRoom(ada, 'Not for Eve');
  const own = await Promise.all(Array.from({ length: 10 }, (_, i) => newRoom(eve, `Own ${i}`)));
  const socket = openSocket(chat.url, eve.cookie);
  await next(socket, 'connect');

  // What is refused is known before the message in front of it has been looked at.
  const acks = await Promise.all(
    own.flatMap((roomId) => [send(socket, roomId, 'mine'), send(socket, foreign, 'not mine')]),
  );
  expect(acks.map(({ ok, error }) => (ok ? 'ok' : error.code))).toEqual(
    own.flatMap(() => ['ok', 'FORBIDDEN']),
  );
  expect(await send(socket, own[0] ?? '', 'still here')).toMatchObject({ ok: true });
  expect((await chat.child.kill('SIGTERM')).code).toBe(0);
}, 60_000);
