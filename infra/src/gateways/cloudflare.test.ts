import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { io as connect } from 'socket.io-client';
import { freePort } from '../mongod/free-port.js';
import { startNginx } from '../testing/start-nginx.js';
import { startStage } from './gateway.fixture.js';

// Addresses of this machine. The first stands for one of Cloudflare's, the second for the gateway behind.
const edge = '127.0.0.77';
const gateway = '127.0.0.1';
const [visitor, neighbour, outsider] = ['127.0.0.5', '127.0.0.6', '127.0.0.9'];

const config = join(import.meta.dirname, 'cloudflare.conf');
const rangesFile = join(import.meta.dirname, '../../cloudflare/ranges.txt');
const ranges = (await readFile(rangesFile, 'utf8')).trim().split('\n');

/** What somebody may send to seem to be somebody else, each time another. */
const lies = (n: number) => [
  { 'X-Forwarded-For': `203.0.113.${n}` },
  { 'X-Forwarded-For': `203.0.113.${n}, 173.245.48.${n}, ${edge}, ${gateway}` },
  { 'CF-Connecting-IP': `203.0.113.${n}`, 'True-Client-IP': `203.0.113.${n}` },
  { 'X-Real-IP': `203.0.113.${n}`, Forwarded: `for=203.0.113.${n}` },
];

async function post(base: string, path: string, body: object, from: string, headers = {}) {
  const req = request(base + path, {
    method: 'POST',
    localAddress: from,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  req.end(JSON.stringify(body));
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return { status: res.statusCode, headers: res.headers, body: JSON.parse(await text(res)) };
}

describe('behind Cloudflare and a gateway with an open port', () => {
  let stage: Awaited<ReturnType<typeof startStage>>;
  /** Where the gateway listens: Cloudflare sends to it, and so can anybody while the port is open. */
  let origin: string;

  beforeAll(async () => {
    origin = `${gateway}:${await freePort()}`;
    const trusted = [gateway, edge, ...ranges].join();
    stage = await startStage(
      ({ values, ...options }) =>
        startNginx({
          ...options,
          values: { ...values, EDGE: edge, ORIGIN: origin, BEHIND: origin },
        }),
      config,
      { TRUST_PROXY: trusted, RATE_LIMIT_FACTOR: '0.5' },
    );
  }, 300_000);
  afterAll(() => stage?.close());

  /** Statuses of six wrong passwords, as many as one address is allowed and one more. */
  async function guess(base: string, from: string, email: string): Promise<unknown[]> {
    const statuses: unknown[] = [];
    for (let n = 1; n <= 6; n++) {
      const lie = lies(n)[n % 4];
      const body = { email, password: 'wrong horse' };
      statuses.push((await post(base, '/api/users/signin', body, from, lie)).status);
    }
    return statuses;
  }

  const fiveThenNone = [...Array(5).fill(401), 429];

  test('a visitor is counted by the address that Cloudflare saw, whatever headers say', async () => {
    expect(await guess(stage.url, visitor, 'a@example.com')).toEqual(fiveThenNone);
    const body = { email: 'a@example.com', password: 'wrong horse' };
    const other = await post(stage.url, '/api/users/signin', body, neighbour);
    expect(other.status).toBe(401);
  });

  test('who comes around Cloudflare is not believed', async () => {
    expect(await guess(`http://${origin}`, outsider, 'b@example.com')).toEqual(fiveThenNone);
  });

  test.each([
    ['by way of Cloudflare', () => stage.url, visitor],
    ['around it', () => `http://${origin}`, outsider],
  ])("a request has its sender's address, %s", async (_, base, from) => {
    for (const lie of lies(1)) {
      const res = await post(base(), '/who', {}, from, lie);
      expect(res.body.ip).toBe(from);
    }
  });

  test('and so has a socket', async () => {
    const account = { email: 'c@example.com', password: 'correct horse' };
    const { headers } = await post(stage.url, '/api/users/signup', account, visitor);
    const Cookie = headers['set-cookie']?.map((cookie) => cookie.split(';', 1)[0]).join('; ') ?? '';
    // Handed on to ws, which knows it; the client's own types do not.
    const options = { localAddress: visitor, extraHeaders: { Cookie, ...lies(1)[1] } };
    const socket = connect(`${stage.url}/live`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    const { address } = await socket.emitWithAck('who', {});
    socket.disconnect();
    expect(address).toBe(visitor);
  });
});

test("a tunnel is one hop, and leaves the visitor's address", async () => {
  const nowhere = `${gateway}:${await freePort()}`;
  const stage = await startStage(({ values, ...options }) => {
    const own = { EDGE: edge, ORIGIN: nowhere, BEHIND: values.SERVICE ?? '' };
    return startNginx({ ...options, values: { ...values, ...own } });
  }, config);
  for (const lie of lies(1)) {
    expect((await post(stage.url, '/who', {}, visitor, lie)).body.ip).toBe(visitor);
  }
  await stage.close();
});
