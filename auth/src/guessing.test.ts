import { type Limits, redisLimits } from '@usher/common/limits';
import { testClock } from '@usher/common/testing';
import { startRedis, type TestRedis } from '@usher/infra/testing';
import type { Response } from 'supertest';
import { cookieOf, newDatabase, newEmail, requestsTo, startAuth } from './auth.fixture.js';

const limited = { rateLimitFactor: 1, trustProxy: 1 };
const clock = testClock();
const auth = await startAuth({ ...limited, now: clock.now });

let addresses = 0;

/** An address that nobody has come from yet. */
function newAddress(): string {
  addresses += 1;
  return `198.51.${100 + (addresses >> 8)}.${addresses & 255}`;
}

/** Requests that come from there, as the proxy says. */
function visitorAt(address: string, { app } = auth) {
  const { post } = requestsTo({ app });
  const from = (path: string, body: object) => post(path, body).set('X-Forwarded-For', address);
  return {
    post: from,
    signIn: (email: string, password: string) => from('/signin', { email, password }),
    guess: (email: string, i = 0) => from('/signin', { email, password: `wrong horse ${i}` }),
  };
}

/** Somebody with an account, and where they signed up. */
async function resident() {
  const [email, password, home] = [newEmail(), 'correct horse', newAddress()];
  const res = await visitorAt(home).post('/signup', { email, password });
  expect(res.status).toBe(201);
  return { email, password, home, cookie: cookieOf(res) };
}

function countByStatus(answers: Response[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What must not differ between two answers; times and ids do. */
function comparable({ status, body, headers }: Response) {
  const errors = body.errors.map((error: object) => ({ ...error, retryAfterMs: undefined }));
  return [
    status,
    errors,
    { ...headers, 'x-request-id': '', date: '', 'retry-after': '', 'content-length': '' },
  ];
}

describe('guessing a password (ASVS 6.3.1)', () => {
  test('100 times from one address gets 10 tries, and the owner still signs in elsewhere', async () => {
    const { email, password } = await resident();
    const attacker = visitorAt(newAddress());
    const answers: Response[] = [];
    for (let i = 0; i < 100; i += 1) answers.push(await attacker.guess(email, i));
    expect(countByStatus(answers)).toEqual({ 401: 10, 429: 90 });
    expect(answers.slice(0, 10).every(({ status }) => status === 401)).toBe(true);

    const late = await attacker.signIn(email, password);
    expect(late.status).toBe(429);
    const [error] = late.body.errors;
    expect(error).toMatchObject({ code: 'RATE_LIMITED', message: expect.any(String) });
    expect(error.retryAfterMs).toBeLessThanOrEqual(15 * 60_000);
    expect(late.headers['retry-after']).toBe(`${Math.ceil(error.retryAfterMs / 1000)}`);
    expect(late.headers['set-cookie']).toBeUndefined();

    expect((await visitorAt(newAddress()).signIn(email, password)).status).toBe(200);
  });

  test('50 times at once gets no more tries, and a refused one compares no password', async () => {
    const { email, cookie } = await resident();
    const attacker = visitorAt(newAddress());
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => attacker.guess(email, i)),
    );
    expect(countByStatus(answers)).toEqual({ 401: 10, 429: 40 });
    // Each comparison leaves its trace.
    const compared = (await auth.auditOf(cookie)).filter(({ type }) => type === 'signin.refused');
    expect(compared).toHaveLength(10);
  });

  test('1,000 times from one address over many accounts gets 100 tries', async () => {
    const known = await Promise.all(Array.from({ length: 100 }, resident));
    const attacker = visitorAt(newAddress());
    const answers: Response[] = [];
    for (let i = 0; i < 10; i += 1) {
      const emails = known.map(({ email }, j) => (j % 2 === 0 ? email : newEmail()));
      answers.push(...(await Promise.all(emails.map((email) => attacker.guess(email, i)))));
    }
    expect(countByStatus(answers)).toEqual({ 401: 100, 429: 900 });
    const [owner] = known;
    if (!owner) throw new Error('nobody');
    const at = (address: string) => visitorAt(address).signIn(owner.email, owner.password);
    expect((await at(owner.home)).status).toBe(200);
    expect((await at(newAddress())).status).toBe(200);
  }, 60_000);

  test('from an IPv6 network gets as many tries as from one address', async () => {
    const { email } = await resident();
    const answers: Response[] = [];
    for (let i = 0; i < 30; i += 1)
      answers.push(await visitorAt(`2001:db8::${i + 1}`).guess(email));
    expect(countByStatus(answers)).toEqual({ 401: 10, 429: 20 });
  });

  test('from everywhere at once gets 100 tries, and does not lock the owner out at home', async () => {
    const { email, password, home } = await resident();
    const answers = [];
    for (let i = 0; i < 6; i += 1) {
      const crowd = Array.from({ length: 50 }, () => visitorAt(newAddress()).guess(email));
      answers.push(...(await Promise.all(crowd)));
    }
    expect(countByStatus(answers)).toEqual({ 401: 100, 429: 200 });

    expect((await visitorAt(home).guess(email)).status).toBe(401);
    expect((await visitorAt(home).signIn(email, password)).status).toBe(200);
    // The price: from where the owner has never been, the owner is as good as anybody.
    expect((await visitorAt(newAddress()).signIn(email, password)).status).toBe(429);
    expect((await visitorAt(newAddress()).guess(newEmail())).status).toBe(401);

    clock.advance(31 * 24 * 3600);
    expect((await visitorAt(home).signIn(email, password)).status).toBe(429);
  }, 60_000);

  test('a right password clears the account there, so that typing errors do not add up', async () => {
    const { email, password, home } = await resident();
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 9; i += 1) {
        expect((await visitorAt(home).guess(email, i)).status).toBe(401);
      }
      expect((await visitorAt(home).signIn(email, password)).status).toBe(200);
    }
    // The address has had 27 wrong passwords all the same.
    const others = Array.from({ length: 100 }, () => visitorAt(home).guess(newEmail()));
    expect(countByStatus(await Promise.all(others))).toEqual({ 401: 73, 429: 27 });
  });

  test('right passwords are not counted, however many', async () => {
    const { email, password, home } = await resident();
    for (let i = 0; i < 120; i += 1) {
      expect((await visitorAt(home).signIn(email, password)).status).toBe(200);
    }
  });

  test('spellings of one address are counted together', async () => {
    const { email } = await resident();
    const attacker = visitorAt(newAddress());
    for (let i = 0; i < 5; i += 1) {
      expect((await attacker.guess(email, i)).status).toBe(401);
      expect((await attacker.guess(email.toUpperCase(), i)).status).toBe(401);
    }
    expect((await attacker.guess(` ${email} `)).status).toBe(429);
  });

  test('goes on when the time has run out', async () => {
    const signinPair = { points: 2, durationSeconds: 1 };
    const impatient = await startAuth({ ...limited, limitFigures: { signinPair } });
    const { guess } = visitorAt(newAddress(), impatient);
    const email = newEmail();
    const statuses = [];
    do {
      statuses.push((await guess(email)).status);
    } while (statuses.filter((status) => status === 401).length < 3);
    expect(statuses.slice(0, 3)).toEqual([401, 401, 429]);
  });

  test('a client cannot choose the address that it is counted by (ASVS 4.1.3)', async () => {
    const direct = await startAuth({ ...limited, trustProxy: false });
    const email = newEmail();
    const answers: Response[] = [];
    for (let i = 0; i < 15; i += 1)
      answers.push(await visitorAt(newAddress(), direct).guess(email));
    expect(countByStatus(answers)).toEqual({ 401: 10, 429: 5 });
  });
});

describe('too many wrong passwords', () => {
  test('are refused alike for an account and for none (ASVS 6.3.8)', async () => {
    const { email } = await resident();
    const answers = [];
    for (const guessed of [email, newEmail()]) {
      const [one, other] = [visitorAt(newAddress()), visitorAt(newAddress())];
      for (let i = 0; i < 10; i += 1) await one.guess(guessed, i);
      const crowd = Array.from({ length: 100 }, () => visitorAt(newAddress()).guess(guessed));
      const before = await one.guess(guessed);
      await Promise.all(crowd);
      answers.push([comparable(before), comparable(await other.guess(guessed))]);
    }
    expect(answers[0]?.[0]?.[0]).toBe(429);
    expect(answers[0]?.[1]?.[0]).toBe(429);
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('signing up', () => {
  test('is limited for each address, taken e-mails included, and makes no account beyond', async () => {
    const { email: taken } = await resident();
    const visitor = visitorAt(newAddress());
    const signUp = (email: string) => visitor.post('/signup', { email, password: 'correct horse' });
    const answers: Response[] = [];
    for (let i = 0; i < 20; i += 1) answers.push(await signUp(i % 2 === 0 ? newEmail() : taken));
    expect(countByStatus(answers)).toEqual({ 201: 10, 409: 10 });

    const email = newEmail();
    const [late, lateTaken] = [await signUp(email), await signUp(taken)];
    expect([late.status, late.body.errors[0].code]).toEqual([429, 'RATE_LIMITED']);
    expect(comparable(lateTaken)).toEqual(comparable(late));
    expect(late.headers['set-cookie']).toBeUndefined();
    const elsewhere = visitorAt(newAddress()).post('/signup', { email, password: 'correct horse' });
    expect((await elsewhere).status).toBe(201);
  });

  test('does not count what was not valid', async () => {
    const visitor = visitorAt(newAddress());
    for (let i = 0; i < 30; i += 1) {
      expect((await visitor.post('/signup', { email: newEmail(), password: 'short' })).status).toBe(
        400,
      );
    }
    const fine = { email: newEmail(), password: 'correct horse' };
    expect((await visitor.post('/signup', fine)).status).toBe(201);
  });
});

describe('refreshing', () => {
  test('is limited for each session, by nobody but its owner', async () => {
    const [mine, other] = [await resident(), await resident()];
    const visitor = visitorAt(newAddress());
    const bearer = async ({ email, password }: typeof mine) => {
      const body = { email, password, transport: 'bearer' };
      return (await visitor.post('/signin', body)).body.refreshToken as string;
    };
    const [token, others] = [await bearer(mine), await bearer(other)];
    const refresh = (refreshToken: string) => visitor.post('/refresh', { refreshToken });

    // A made-up token that names the session uses up nothing of it.
    for (let i = 0; i < 70; i += 1) {
      expect(
        (await refresh(`${token.split('.')[0]}.${'A'.repeat(43)}.${'A'.repeat(22)}`)).status,
      ).toBe(401);
    }
    const answers = await Promise.all(Array.from({ length: 70 }, () => refresh(token)));
    expect(countByStatus(answers)).toEqual({ 200: 60, 429: 10 });
    expect((await refresh(others)).status).toBe(200);
  });

  test('is limited for each address', async () => {
    const visitor = visitorAt(newAddress());
    const answers: Response[] = [];
    for (let i = 0; i < 13; i += 1) {
      const some = Array.from({ length: 50 }, () =>
        visitor.post('/refresh', { refreshToken: 'x' }),
      );
      answers.push(...(await Promise.all(some)));
    }
    expect(countByStatus(answers)).toEqual({ 401: 600, 429: 50 });
    expect((await visitorAt(newAddress()).post('/refresh', {})).status).toBe(401);
  }, 60_000);
});

describe('several replicas on one Redis', () => {
  let redis: TestRedis;
  const open: Limits[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  }, 120_000);
  afterAll(async () => {
    for (const limits of open) limits.close();
    await redis.stop();
  });

  async function startReplicas() {
    const mongoUrl = newDatabase();
    const start = async () => {
      const limits = await redisLimits({ url: redis.url });
      open.push(limits);
      return startAuth({ ...limited, mongoUrl }, { limits });
    };
    return Promise.all([start(), start()]);
  }

  test('count guesses together', async () => {
    const replicas = await startReplicas();
    const [email, address] = [newEmail(), newAddress()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => visitorAt(address, replicas[i % 2]).guess(email, i)),
    );
    expect(countByStatus(answers)).toEqual({ 401: 10, 429: 40 });
  });

  test('go on signing people in while Redis is paused, and still limit guesses', async () => {
    const [replica] = await startReplicas();
    const [email, password] = [newEmail(), 'correct horse'];
    const home = visitorAt(newAddress(), replica);
    expect((await home.post('/signup', { email, password })).status).toBe(201);
    await redis.signal('SIGSTOP');
    try {
      expect((await home.signIn(email, password)).status).toBe(200);
      const attacker = visitorAt(newAddress(), replica);
      const guesses = Array.from({ length: 50 }, (_, i) => attacker.guess(email, i));
      expect(countByStatus(await Promise.all(guesses))).toEqual({ 401: 10, 429: 40 });
      expect((await home.signIn(email, password)).status).toBe(200);
    } finally {
      await redis.signal('SIGCONT');
    }
  });
});
