import type { Response } from 'supertest';
import { cookieOf, newEmail, requestsTo, type startAuth } from './auth.fixture.js';

type Auth = Pick<Awaited<ReturnType<typeof startAuth>>, 'app'>;

/** Limits as they are in earnest, behind one proxy. */
export const limited = { rateLimitFactor: 1, trustProxy: 1 };

let addresses = 0;

/** An address that nobody has come from yet. */
export function newAddress(): string {
  addresses += 1;
  return `198.51.${100 + (addresses >> 8)}.${addresses & 255}`;
}

/** Who comes to an auth from where. */
export function visitorsOf(auth: Auth) {
  /** Requests that come from there, as the proxy says. */
  function visitorAt(address: string, { app }: Auth = auth) {
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
  return { visitorAt, resident };
}

export function countByStatus(answers: Response[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What must not differ between two answers; times and ids do. */
export function comparable({ status, body, headers }: Response) {
  const errors = body.errors.map((error: object) => ({ ...error, retryAfterMs: undefined }));
  return [
    status,
    errors,
    { ...headers, 'x-request-id': '', date: '', 'retry-after': '', 'content-length': '' },
  ];
}
