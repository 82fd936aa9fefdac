import { setTimeout as sleep } from 'node:timers/promises';
import { testClock } from '@usher/common/testing';
import type { Response } from 'supertest';
import { accountsOf } from './accounts.fixture.js';
import { cookieOf, startAuth } from './auth.fixture.js';

/** `npm run test:long` repeats what is about races as often as it takes to trust it. */
const rounds = process.env.USHER_LONG ? 1_000 : 50;

// A clock that stands still: two sign-ins of one millisecond are the hardest to tell from none.
const auth = await startAuth({ now: testClock().now });
const { signUpAs, signIn, get, post, postAs, whoIs, users, userOf } = accountsOf(auth);
const admin = await signUpAs('admin');

interface Round {
  id: string;
  email: string;
  password: string;
  /** Two sessions from before. */
  jars: string[];
}

/** How the race went: without both kinds of answers nothing was raced. */
interface Seen {
  signedIn: number;
  refused: number;
  refreshed: number;
}

/** Sends `act` amid refreshes and sign-ins, and gives the cookies of all that could still count. */
async function race({ email, password, jars }: Round, act: () => Promise<Response>, seen: Seen) {
  const soon = async (send: () => PromiseLike<Response>) => {
    await sleep(Math.random() * 8);
    return send();
  };
  const signin = () => post('/signin', { email, password });
  const [done, ...answers] = await Promise.all([
    soon(act),
    ...jars.map((jar) => soon(() => postAs(jar, '/refresh'))),
    soon(signin),
    soon(signin),
    soon(signin),
  ]);
  expect(done?.status).toBe(200);
  for (const [i, res] of answers.entries()) {
    expect([200, 401, 403]).toContain(res.status);
    if (i < jars.length) seen.refreshed += res.status === 200 ? 1 : 0;
    else if (res.status === 200) seen.signedIn += 1;
    else seen.refused += 1;
  }
  return [...jars, ...answers.map(cookieOf).filter((jar) => jar !== '')];
}

/** The sessions among these that still count for anything. */
async function alive(jars: string[]): Promise<string[]> {
  const found = [];
  for (const jar of jars) {
    const { currentUser } = (await whoIs(jar)).body;
    const refreshed = await postAs(jar, '/refresh');
    if (currentUser || refreshed.status === 200) found.push(jar);
  }
  return found;
}

async function newRound(...roles: string[]): Promise<Round> {
  const { id, email, password, cookie } = await signUpAs(...roles);
  return { id, email, password, jars: [cookie, await signIn(email)] };
}

const seenNothing = (): Seen => ({ signedIn: 0, refused: 0, refreshed: 0 });
const timeoutMs = 60_000 + rounds * 1_000;

test(
  `a ban amid refreshes and sign-ins leaves no session, ${rounds} times`,
  async () => {
    const seen = seenNothing();
    const round = await newRound();
    let surviving = 0;
    for (let i = 0; i < rounds; i += 1) {
      round.jars = [await signIn(round.email), await signIn(round.email)];
      const ban = () => postAs(admin.cookie, `/admin/users/${round.id}/ban`);
      const jars = await race(round, () => ban().then(), seen);
      surviving += (await alive(jars)).length;
      surviving += (await auth.openSessions(round.email)).length;
      await users.updateOne({ email: round.email }, { $set: { status: 'active' } });
    }
    expect(surviving).toBe(0);
    expect(seen.signedIn).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
    report('ban', seen);
  },
  timeoutMs,
);

test(
  `a changed password amid refreshes and sign-ins leaves no other session, ${rounds} times`,
  async () => {
    const seen = seenNothing();
    const round = await newRound();
    let surviving = 0;
    for (let i = 0; i < rounds; i += 1) {
      const mine = await signIn(round.email, round.password);
      const { sid } = (await whoIs(mine)).body.currentUser;
      round.jars = [await signIn(round.email, round.password)];
      const newPassword = `correct horse ${i}`;
      const body = { currentPassword: round.password, newPassword };
      const jars = await race(round, () => postAs(mine, '/password', body).then(), seen);
      surviving += (await alive(jars)).length;
      // The one that asked goes on, and is the only one.
      expect(await auth.openSessions(round.email)).toEqual([sid]);
      expect(await alive([mine])).toHaveLength(1);
      round.password = newPassword;
    }
    expect(surviving).toBe(0);
    expect(seen.signedIn).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
    report('password', seen);
  },
  timeoutMs,
);

test(
  `a demotion amid refreshes and sign-ins leaves no old rights, ${rounds} times`,
  async () => {
    const seen = seenNothing();
    const round = await newRound('admin');
    let oldRights = 0;
    for (let i = 0; i < rounds; i += 1) {
      round.jars = [await signIn(round.email), await signIn(round.email)];
      const demote = () => postAs(admin.cookie, `/admin/users/${round.id}/roles`, { roles: [] });
      const jars = await race(round, () => demote().then(), seen);
      for (const jar of jars) {
        if ((await get('/admin/audit', jar)).status === 200) oldRights += 1;
        const claims = (await whoIs(jar)).body.currentUser;
        if (claims?.roles.includes('admin')) oldRights += 1;
        // Nobody is signed out by it; whoever refreshes has the new rights.
        const fresh = await postAs(jar, '/refresh');
        expect(fresh.status).toBe(200);
        if (fresh.body.user.roles.includes('admin')) oldRights += 1;
        if ((await get('/admin/audit', cookieOf(fresh))).status !== 403) oldRights += 1;
      }
      expect((await userOf(round.email)).roles).toEqual(['user']);
      await users.updateOne({ email: round.email }, { $set: { roles: ['user', 'admin'] } });
    }
    expect(oldRights).toBe(0);
    expect(seen.signedIn).toBeGreaterThan(0);
    expect(seen.refreshed).toBeGreaterThan(0);
    report('demotion', seen);
  },
  timeoutMs,
);

/** The figures of a long run are worth writing down. */
function report(what: string, seen: Seen): void {
  if (process.env.USHER_LONG)
    process.stdout.write(`${what}: ${JSON.stringify({ rounds, ...seen })}\n`);
}
