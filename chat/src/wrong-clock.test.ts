import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postTo, roomsOf, type ServiceProcess, startProcesses } from './processes.fixture.js';

const ttlSeconds = 60;
/** A follower compares its clock with Redis's every ten seconds. */
const noticedMs = 15_000;
const account = { email: 'ada@example.com', password: 'correct horse' };

let folder: string;
let parts: Awaited<ReturnType<typeof startProcesses>>;

/** Makes Node read a wrong time: by how many milliseconds is in the file, read anew at each SIGUSR2. */
function clockFrom(file: string): Record<string, string> {
  const code = `
    import { readFileSync } from 'node:fs';
    const RealDate = Date;
    let wrongBy = 0;
    globalThis.Date = class Date extends RealDate {
      constructor(...given) { super(...(given.length > 0 ? given : [Date.now()])); }
      static now() { return RealDate.now() + wrongBy; }
    };
    process.on('SIGUSR2', () => {
      wrongBy = Number(readFileSync(${JSON.stringify(file)}));
      process.stderr.write('wrong by ' + wrongBy + '\\n');
    });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

async function setClock({ child }: ServiceProcess, name: string, wrongByMs: number): Promise<void> {
  await writeFile(join(folder, name), `${wrongByMs}`);
  const before = child.output().length;
  process.kill(child.pid, 'SIGUSR2');
  while (!child.output().slice(before).includes(`wrong by ${wrongByMs}\n`)) await sleep(10);
}

const isReady = async ({ url }: ServiceProcess) => (await fetch(`${url}/readyz`)).status === 200;

const told = (answer: unknown[]) => answer.filter(Boolean).join(' ');

/** Everything that is answered until it is this. */
async function answersUntil(wanted: string, ask: () => Promise<unknown[]>): Promise<Set<string>> {
  const seen = new Set<string>();
  const deadline = performance.now() + 3 * noticedMs;
  for (;;) {
    const answer = told(await ask());
    seen.add(answer);
    if (answer === wanted) return seen;
    if (performance.now() > deadline) throw new Error(`${wanted} expected, not ${[...seen]}`);
    await sleep(50);
  }
}

const signIn = async () => postTo(parts.auth.url, '/api/users/signin', account);
const refresh = (cookie: string) => postTo(parts.auth.url, '/api/users/refresh', {}, cookie);
const codesOf = ({ status, body }: { status: number; body: { errors?: { code: string }[] } }) => [
  status,
  ...(body.errors ?? []).map(({ code }) => code),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-clock-'));
  parts = await startProcesses({
    replicas: 2,
    auth: { ...clockFrom(join(folder, 'auth')), ACCESS_TTL_SECONDS: `${ttlSeconds}` },
    chat: async (i) => clockFrom(join(folder, `chat-${i}`)),
  });
  await postTo(parts.auth.url, '/api/users/signup', account);
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** Each of two replicas of chat, with the clock of one ahead and of the other behind. */
async function withWrongChats(byMs: number, act: (chat: ServiceProcess) => Promise<void>) {
  const wrong = parts.chats.map((chat, i) => ({ chat, name: `chat-${i}`, ms: i ? -byMs : byMs }));
  await Promise.all(wrong.map(({ chat, name, ms }) => setClock(chat, name, ms)));
  try {
    await Promise.all(wrong.map(({ chat }) => act(chat)));
  } finally {
    await Promise.all(wrong.map(({ chat, name }) => setClock(chat, name, 0)));
  }
}

test('a service whose clock is five minutes off refuses without a verdict, and nobody is signed out', async () => {
  const { cookie } = await signIn();
  await withWrongChats(300_000, async (chat) => {
    const seen = await answersUntil('503 UNAVAILABLE', () => roomsOf(chat.url, cookie));
    const harmless = ['200', '401 TOKEN_EXPIRED', '503 UNAVAILABLE'];
    expect([...seen].filter((answer) => !harmless.includes(answer))).toEqual([]);
    expect(await isReady(chat)).toBe(false);
  });
  const renewed = await refresh(cookie);
  expect(renewed.status).toBe(200);
  for (const chat of parts.chats) {
    await answersUntil('200', () => roomsOf(chat.url, renewed.cookie));
    expect(await isReady(chat)).toBe(true);
  }
}, 120_000);

if (process.env.USHER_LONG) {
  test('a service whose clock is fifty seconds off judges expiry by the clock of Redis', async () => {
    await withWrongChats(50_000, async (chat) => {
      // Until it has compared its clock.
      await sleep(noticedMs);
      const { cookie } = await signIn();
      const signedInAt = performance.now();
      const answers = async () => told(await roomsOf(chat.url, cookie));
      while (performance.now() - signedInAt < ttlSeconds * 1_000 - 2_000) {
        expect(await answers()).toBe('200');
        await sleep(500);
      }
      while ((await answers()) === '200') await sleep(100);
      expect(await answers()).toBe('401 TOKEN_EXPIRED');
      // The tolerance, and whole seconds.
      expect(performance.now() - signedInAt).toBeLessThan(ttlSeconds * 1_000 + 8_000);
    });
  }, 180_000);

  test.each([300_000, -300_000])(
    'auth issues nothing while its clock is wrong by %d ms',
    async (byMs) => {
      const { auth, chats } = parts;
      const { cookie } = await signIn();
      await setClock(auth, 'auth', byMs);
      try {
        await answersUntil('503 UNAVAILABLE', async () => codesOf(await signIn()));
        expect(codesOf(await refresh(cookie))).toEqual([503, 'UNAVAILABLE']);
        expect(await isReady(auth)).toBe(false);
        // Whoever is signed in stays so elsewhere.
        for (const chat of chats) expect(told(await roomsOf(chat.url, cookie))).toBe('200');
      } finally {
        await setClock(auth, 'auth', 0);
      }
      await answersUntil('200', async () => codesOf(await refresh(cookie)));
    },
    120_000,
  );
}
