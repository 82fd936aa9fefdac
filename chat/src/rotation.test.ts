import { setTimeout as sleep } from 'node:timers/promises';
import { startTcpProxy, type TcpProxy } from '@usher/infra/testing';
import { postTo, roomsOf, type ServiceProcess, startProcesses } from './processes.fixture.js';

const [oldSecret, newSecret] = ['o'.repeat(32), 'n'.repeat(32)];
const visitors = 20;
/** Short, so that tokens of every key and secret are used up many times in a run. */
const accessTtlSeconds = 5;

let parts: Awaited<ReturnType<typeof startProcesses>>;
/** The replicas of auth that a load balancer sends to, and the balancer that chat knows. */
let serving: ServiceProcess[];
let balancer: TcpProxy;

beforeAll(async () => {
  balancer = await startTcpProxy(() => Number(new URL(serving[0]?.url ?? '').port));
  parts = await startProcesses({
    auths: 2,
    replicas: 1,
    auth: {
      AUTH_SECRET: oldSecret,
      ACCESS_TTL_SECONDS: `${accessTtlSeconds}`,
      // Below what auth promises for: this test waits for keys and not for minutes.
      KEY_LEAD_SECONDS: '10',
      KEY_ROTATION_SECONDS: '12',
    },
    chat: async (_, _redis, auths) => {
      serving = [...auths];
      return { AUTH_URL: `http://127.0.0.1:${balancer.port}` };
    },
  });
}, 300_000);

afterAll(() => balancer.stop());

/** Uses chat all the time and refreshes as clients do; counts whatever is not answered as it should. */
async function useUsher(cookie: string, isOver: () => boolean, failures: string[]) {
  let jar = cookie;
  let requests = 0;
  let refreshedAt = performance.now();
  const [chat] = parts.chats;
  for (let i = 0; !isOver(); i += 1) {
    if (performance.now() - refreshedAt > (accessTtlSeconds * 1000) / 2) {
      const auth = serving[i % serving.length];
      const res = await postTo(auth?.url ?? '', '/api/users/refresh', {}, jar);
      requests += 1;
      if (res.status === 200) jar = res.cookie;
      else failures.push(`refresh ${res.status} ${JSON.stringify(res.body)}`);
      refreshedAt = performance.now();
    }
    const answer = await roomsOf(chat?.url ?? '', jar);
    requests += 1;
    if (answer[0] !== 200) failures.push(`chat ${answer.join(' ')}`);
    await sleep(50);
  }
  return requests;
}

async function kidsOf({ url }: ServiceProcess): Promise<string[]> {
  const { keys } = await (await fetch(`${url}/.well-known/jwks.json`)).json();
  return keys.map(({ kid }: { kid: string }) => kid);
}

test('keys and AUTH_SECRET change under load: no request fails, nobody is signed out', async () => {
  const failures: string[] = [];
  let over = false;
  const [first] = parts.auths;
  if (!first) throw new Error('no auth');
  const cookies = await Promise.all(
    Array.from({ length: visitors }, async (_, i) => {
      const account = { email: `v${i}@example.com`, password: 'correct horse' };
      return (await postTo(first.url, '/api/users/signup', account)).cookie;
    }),
  );
  const keysBefore = await kidsOf(first);
  const using = cookies.map((cookie) => useUsher(cookie, () => over, failures));

  // As a rollout does: each replica leaves the balancer, stops, and comes back with the next setting.
  for (const list of [[oldSecret, newSecret], [newSecret, oldSecret], [newSecret]]) {
    for (const auth of parts.auths) {
      serving = parts.auths.filter((other) => other !== auth);
      // Whatever was on its way when it left is answered first.
      await sleep(200);
      await auth.restart({ AUTH_SECRET: list.join() });
      serving = [...parts.auths];
    }
    await sleep(accessTtlSeconds * 1000);
  }
  over = true;
  const requests = (await Promise.all(using)).reduce((sum, n) => sum + n, 0);
  expect(failures).toEqual([]);
  expect(requests).toBeGreaterThan(1_000);

  // Keys have followed one another meanwhile, by themselves, and all replicas agree on them.
  // Whoever adds one publishes it first, the others once they have looked.
  for (;;) {
    const published = await Promise.all(parts.auths.map(kidsOf));
    if (new Set(published.map(String)).size > 1) {
      await sleep(100);
      continue;
    }
    expect(published[0]?.[0]).not.toBe(keysBefore[0]);
    break;
  }
}, 300_000);
