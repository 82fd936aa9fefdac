import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { testIssuer } from '@usher/common/testing';
import { dropTestDatabase, freePort, startProcess, testMongoUrl } from '@usher/infra/testing';
import { io as connect } from 'socket.io-client';

const root = join(
  dirname(createRequire(import.meta.url).resolve('@usher/common/package.json')),
  '..',
);
const databases = [testMongoUrl('auth'), testMongoUrl('chat')] as const;

afterAll(() => Promise.all(databases.map(dropTestDatabase)));

async function run(service: 'auth' | 'chat', env: Record<string, string>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const ready = async () => {
    const res = await fetch(`${url}/readyz`).catch(() => undefined);
    return res?.status === 200;
  };
  const child = await startProcess(process.execPath, [join(root, service, 'dist/index.js')], {
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    readyWhen: ready,
  });
  return { url, child };
}

test('chat goes on reading and sending for a visitor while auth is down', async () => {
  const auth = await run('auth', { MONGO_URL: databases[0], AUTH_SECRET: 'x'.repeat(32) });
  const chat = await run('chat', { MONGO_URL: databases[1], AUTH_URL: auth.url });
  const signUp = await fetch(`${auth.url}/api/users/signup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse', name: 'Ada' }),
  });
  const Cookie = signUp.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  expect(signUp.status).toBe(201);

  process.kill(auth.child.pid, 'SIGKILL');
  await auth.child.exited;
  await expect(fetch(`${auth.url}/healthz`)).rejects.toThrow();

  const rooms = await fetch(`${chat.url}/api/chat/rooms`, { headers: { Cookie } });
  expect([rooms.status, (await rooms.json()).rooms[0].id]).toEqual([200, 'lobby']);
  const options = { transports: ['websocket'], reconnection: false, extraHeaders: { Cookie } };
  const socket = connect(`${chat.url}/chat`, options);
  const draft = { roomId: 'lobby', clientMessageId: 'm1', text: 'auth is gone' };
  expect(await socket.emitWithAck('message:send', draft)).toMatchObject({ ok: true, seq: 1 });
  socket.disconnect();

  const codeFor = async (cookie: string) => {
    const res = await fetch(`${chat.url}/api/chat/rooms`, { headers: { Cookie: cookie } });
    return [res.status, (await res.json()).errors[0].code];
  };
  expect(await codeFor(testIssuer().cookie())).toEqual([401, 'TOKEN_INVALID']);
  expect(await codeFor(`${Cookie.slice(0, -8)}AAAAAAA=`)).toEqual([401, 'TOKEN_INVALID']);
  expect(await codeFor('session=')).toEqual([401, 'AUTH_REQUIRED']);

  expect(await chat.child.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

test('a service that lacks settings ends with one message that names them all', async () => {
  const start = startProcess(process.execPath, [join(root, 'chat/dist/index.js')], {
    env: { PATH: process.env.PATH, PORT: 'x' },
    readyWhen: () => Promise.resolve(false),
  });
  await expect(start).rejects.toThrow(/ended early \(1\)[\s\S]*AUTH_URL[\s\S]*MONGO_URL/);
});
