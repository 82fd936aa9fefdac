import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy } from '@usher/infra/testing';
import { next, openSocket } from './chat.fixture.js';
import { postTo, startProcesses } from './processes.fixture.js';
import { hearing, leaves, sendOn, settled, texts } from './replicas.fixture.js';

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

    proxy.cut();
    const recorded = next(nearby, 'room:left');
    const killed = recorded.then(() => near.child.kill('SIGKILL'));
    const kicked = post(`/${room.id}/kick`, { userId: grace.body.id }).then(
      () => 'answered',
      () => 'died',
    );
    const late = await sendOn(sender, room.id, recorded);
    expect([await kicked, (await killed).signal]).toEqual(['died', 'SIGKILL']);
    while (left.length === 0) await sleep(20);
    await settled(sender, ears);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.filter((text) => late.includes(text))).toEqual([]);
    expect(left).toEqual(['kicked']);
  } finally {
    await proxy.stop();
  }
}, 60_000);
