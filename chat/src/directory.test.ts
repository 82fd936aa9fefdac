import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy } from '@usher/infra/testing';
import mongoose from 'mongoose';
import { postTo, startProcesses } from './processes.fixture.js';

let parts: Awaited<ReturnType<typeof startProcesses>>;
let proxy: Awaited<ReturnType<typeof startTcpProxy>>;
let reader: string;
let requests = 0;

beforeAll(async () => {
  parts = await startProcesses({
    mayAsk: true,
    chat: async (_i, _redis, [auth]) => {
      proxy = await startTcpProxy(() => Number(new URL(auth?.url ?? '').port));
      return { AUTH_URL: `http://127.0.0.1:${proxy.port}` };
    },
  });
  reader = (await signUp('Reader')).cookie;
}, 120_000);
afterAll(() => proxy.stop());

async function signUp(name: string) {
  const account = { email: `p${++requests}@example.com`, password: 'correct horse', name };
  return postTo(parts.auth.url, '/api/users/signup', account);
}

async function found(q: string): Promise<string[]> {
  const url = `${parts.chats[0]?.url}/api/chat/users?q=${q}`;
  const { users } = await (await fetch(url, { headers: { cookie: reader } })).json();
  return users?.map(({ name }: { name: string }) => name) ?? [];
}

async function until(q: string, names: string[]) {
  while ((await found(q)).join() !== names.join()) await sleep(20);
}

test('sign-ups, new names and bans reach the directory by the feed', async () => {
  const { cookie } = await signUp('Ada Feed');
  await until('ada', ['Ada Feed']);
  await fetch(`${parts.auth.url}/api/users/me`, {
    method: 'PATCH',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada Renamed' }),
  });
  await until('ada', ['Ada Renamed']);
});

test('what happened while chat was away and the feed has forgotten is learned at the start', async () => {
  const { auth, chats, redis, databases } = parts;
  await signUp('Missed One');
  await until('missed', ['Missed One']);
  const [chat] = chats;
  await chat?.child.kill('SIGTERM');
  const { body, cookie } = await signUp('Missed Two');
  await signUp('Missed Three');
  await fetch(`${auth.url}/api/users/me`, {
    method: 'PATCH',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Missed Renamed' }),
  });
  // As if all of it had happened before the feed's window.
  const database = await mongoose.createConnection(databases.auth).asPromise();
  await database.collection('users').updateMany({}, { $unset: { verChangedAt: 1 } });
  await database.close();
  await redis.signal('SIGKILL');
  await redis.restart();

  // Auth cannot be reached at first: it is asked again.
  proxy.cut();
  const restarted = chat?.restart();
  await sleep(300);
  proxy.heal();
  await restarted;
  await until('missed', ['Missed One', 'Missed Renamed', 'Missed Three']);
  expect(body.name).toBe('Missed Two');
});
