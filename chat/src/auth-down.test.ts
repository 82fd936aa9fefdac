import { testIssuer } from '@usher/common/testing';
import { openSocket } from './chat.fixture.js';
import { postTo, roomsOf, startAlone, startProcesses } from './processes.fixture.js';

test('chat goes on reading and sending for a visitor while auth is down', async () => {
  const { auth, chats } = await startProcesses();
  const [chat] = chats;
  if (!chat) throw new Error('no chat');
  const account = { email: 'ada@example.com', password: 'correct horse' };
  const { status, cookie } = await postTo(auth.url, '/api/users/signup', account);
  expect(status).toBe(201);

  // A key that nobody knows, while auth can say so.
  expect(await roomsOf(chat.url, testIssuer().cookie())).toEqual([401, 'TOKEN_INVALID']);
  process.kill(auth.child.pid, 'SIGKILL');
  await auth.child.exited;
  await expect(fetch(`${auth.url}/healthz`)).rejects.toThrow();

  expect(await roomsOf(chat.url, cookie)).toEqual([200]);
  const socket = openSocket(chat.url, cookie);
  const draft = { roomId: 'lobby', clientMessageId: 'm1', text: 'auth is gone' };
  expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true, seq: 1 });

  // A stranger's, or auth's newest: not to be told apart once it is time to ask for keys again.
  const strange = await roomsOf(chat.url, testIssuer().cookie());
  expect([
    [401, 'TOKEN_INVALID'],
    [503, 'UNAVAILABLE'],
  ]).toContainEqual(strange);
  expect(await roomsOf(chat.url, `${cookie.slice(0, -8)}AAAAAAA=`)).toEqual([401, 'TOKEN_INVALID']);
  expect(await roomsOf(chat.url, 'session=')).toEqual([401, 'AUTH_REQUIRED']);
  // Open sockets do not keep it from stopping.
  expect(await chat.child.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('a service that lacks settings ends with one message that names them all', async () => {
  const start = startAlone('chat', { PORT: 'x' });
  await expect(start).rejects.toThrow(/ended early \(1\)[\s\S]*AUTH_URL[\s\S]*MONGO_URL/);
});

test('a service without Redis refuses to start and says why', async () => {
  const env = { MONGO_URL: 'mongodb://db/', AUTH_URL: 'http://auth' };
  await expect(startAlone('chat', env)).rejects.toThrow(/REDIS_URL.*sessions have ended/);
});
