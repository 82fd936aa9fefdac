import type { Response } from 'supertest';
import { newEmail, startAuth } from './auth.fixture.js';
import { comparable, countByStatus, limited, newAddress, visitorsOf } from './guessing.fixture.js';

const { visitorAt, resident } = visitorsOf(await startAuth(limited));

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
