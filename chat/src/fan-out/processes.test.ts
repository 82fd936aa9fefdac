import { next, openSocket } from '../chat.fixture.js';
import { postTo, startProcesses } from '../processes.fixture.js';
import { heard, send, textsOf, until } from './replicas.fixture.js';

const lobby = 'lobby';

test('Redis stopped, then killed under messages, twice: no process ends, and all is found', async () => {
  const { auth, chats, redis } = await startProcesses({ replicas: 2, mayAsk: true });
  const account = { email: 'ada@example.com', password: 'correct horse' };
  const { cookie } = await postTo(auth.url, '/api/users/signup', account);
  const [sender, beside, across] = [chats[0], chats[0], chats[1]].map((chat) =>
    openSocket(chat?.url ?? '', cookie),
  );
  if (!sender || !beside || !across) throw new Error('two replicas are needed');
  const sockets = [sender, beside, across];
  await Promise.all(sockets.map((socket) => next(socket, 'connect')));
  for (const one of sockets) await one.emitWithAck('room:sync', { roomId: lobby, after: 0 });
  const besides = heard(beside, 'message:new', lobby);
  const heads = heard(across, 'room:head', lobby);

  const sent: string[] = [];
  const sendMany = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      sent.push(`m${sent.length}`);
      expect(await send(sender, lobby, sent.at(-1) ?? '')).toMatchObject({ ok: true });
    }
  };
  for (let kills = 0; kills < 2; kills += 1) {
    await sendMany(5);
    await redis.signal('SIGSTOP');
    await sendMany(20);
    await redis.signal('SIGKILL');
    await sendMany(20);
    await until(() => textsOf(besides).length === sent.length);
    await redis.restart();
    await until(() => heads.some(({ head }) => head === sent.length));
  }
  const { messages } = await across.emitWithAck('room:sync', { roomId: lobby, after: 0 });
  expect(messages.map(({ text }: { text: string }) => text)).toEqual(sent);
  expect(textsOf(besides)).toEqual(sent);
  for (const { url, child } of chats) {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(child.output()).not.toMatch(/unhandled|uncaught/i);
  }
}, 120_000);
