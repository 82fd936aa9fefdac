import { Agent, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '@usher/common/service';
import { newEmail, requestsTo, startAuth } from './auth.fixture.js';

// Cheap, so that a thousand take seconds, and yet dear enough to be missed: without the comparison for
// strangers the figure below is 0.87.
const passwords = { cost: { memoryCost: 4096, timeCost: 1, parallelism: 1 } };
const auth = await startAuth({ passwords });
const { signUp } = requestsTo(auth);
const server = createHttpServer(auth.app);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => {
  agent.destroy();
  return new Promise((done) => server.close(done));
});

interface Answer {
  status: number | undefined;
  headers: object;
  body: string;
  ms: number;
}

/** One request on a connection that is open already, timed from its sending to the end of its answer. */
function ask(path: string, email: string): Promise<Answer> {
  const body = JSON.stringify({ email, password: 'wrong horse' });
  const { port } = server.address() as AddressInfo;
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', method: 'POST', path: `/api/users${path}` };
    const req = httpRequest({ ...options, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      res.on('end', () => {
        const ms = performance.now() - startedAt;
        const { 'x-request-id': _, date: __, ...others } = res.headers;
        resolve({ status: res.statusCode, headers: others, body: text, ms });
      });
    });
    req.on('error', reject);
    const startedAt = performance.now();
    req.end(body);
  });
}

/**
 * How well times tell one kind from the other: the chance that of one each the first is the longer, 0.5 where
 * they tell nothing.
 */
function areaUnderCurve(ones: number[], others: number[]): number {
  let wins = 0;
  for (const one of ones) {
    for (const other of others) wins += one > other ? 1 : one === other ? 0.5 : 0;
  }
  return wins / (ones.length * others.length);
}

test.each([
  ['/signin', 401],
  ['/password/forgot', 202],
])(
  '%s tells nobody which accounts exist, not even by its time (ASVS 6.3.8)',
  async (path, status) => {
    const known = [];
    for (let i = 0; i < 20; i += 1) known.push((await signUp()).email);
    const unknown = known.map(() => newEmail());
    for (const email of [...known, ...unknown]) await ask(path, email);

    const times = { known: [] as number[], unknown: [] as number[] };
    for (let i = 0; i < 500; i += 1) {
      const [mine = '', nobodys = ''] = [known[i % 20], unknown[i % 20]];
      // In turns, so that whatever slows the machine for a while slows both kinds.
      const first = await ask(path, i % 2 === 0 ? mine : nobodys);
      const second = await ask(path, i % 2 === 0 ? nobodys : mine);
      const { ms: firstMs, ...one } = first;
      const { ms: secondMs, ...other } = second;
      expect(one).toEqual(other);
      expect(one.status).toBe(status);
      times.known.push(i % 2 === 0 ? firstMs : secondMs);
      times.unknown.push(i % 2 === 0 ? secondMs : firstMs);
    }
    const area = areaUnderCurve(times.known, times.unknown);
    expect(Math.max(area, 1 - area)).toBeLessThanOrEqual(0.6);
  },
  180_000,
);

test('the figure would tell times that differ', () => {
  const noise = (i: number) => ((i * 7919) % 100) / 100;
  const times = Array.from({ length: 500 }, (_, i) => 1 + noise(i));
  expect(areaUnderCurve(times, times)).toBeCloseTo(0.5);
  const longer = times.map((ms) => ms + 0.3);
  expect(areaUnderCurve(longer, times)).toBeGreaterThan(0.7);
});
