import { testClock } from '@usher/common/testing';
import type { Response } from 'supertest';
import { newEmail, startAuth } from './auth.fixture.js';
import { comparable, countByStatus, limited, newAddress, visitorsOf } from './guessing.fixture.js';

const clock = testClock();
const auth = await startAuth({ ...limited, now: clock.now });
const { visitorAt, resident } = visitorsOf(auth);

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
    const signinPair = { points: 2, durationSeconds: 5 };
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
