import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpServer } from '@usher/common/service';
import { findOrInstall, freePort, type StartedProcess, startProcess } from '@usher/infra/testing';
import { newEmail, startAuth } from './auth.fixture.js';

/** Not the address that nginx itself has, so that the two cannot be mistaken for each other. */
const visitorAddress = '127.0.0.2';

let folder: string;
let server: Server;
let nginx: StartedProcess;
let port: number;
let auth: Awaited<ReturnType<typeof startAuth>>;

beforeAll(async () => {
  auth = await startAuth({ rateLimitFactor: 1, trustProxy: 1 });
  server = createHttpServer(auth.app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  folder = await mkdtemp(join(tmpdir(), 'usher-nginx-'));
  port = await freePort();
  const upstream = (server.address() as AddressInfo).port;
  await writeFile(join(folder, 'nginx.conf'), configuration(upstream));
  const program = await findOrInstall(['nginx'], { debian: 'nginx', variable: 'PATH' });
  const args = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  nginx = await startProcess(program, args, { readyWhen: () => isAnswering() });
}, 120_000);

afterAll(async () => {
  await nginx?.kill();
  await new Promise((done) => server?.close(done));
  await rm(folder, { recursive: true, force: true });
});

const configuration = (upstream: number) => `
daemon off;
master_process off;
pid nginx.pid;
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${upstream};
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`;

async function isAnswering(): Promise<boolean> {
  return (await send('GET', '/healthz').catch(() => undefined))?.status === 200;
}

type Headers = Record<string, string | string[]>;

/** By the visitor's own address, through nginx. */
function send(method: string, path: string, body?: object, headers: Headers = {}) {
  const sent = body ? JSON.stringify(body) : '';
  return new Promise<{ status: number | undefined; body: never; cookie: string }>((done, fail) => {
    const req = httpRequest({
      host: '127.0.0.1',
      port,
      localAddress: visitorAddress,
      method,
      path,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
    });
    req.on('error', fail).on('response', (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      const set = res.headers['set-cookie'] ?? [];
      const cookie = set.map((one) => one.split(';', 1)[0]).join('; ');
      res.on('end', () =>
        done({ status: res.statusCode, body: JSON.parse(text) as never, cookie }),
      );
    });
    req.end(sent);
  });
}

describe('behind nginx (ASVS 4.1.3)', () => {
  test.each<[string, (i: number) => Headers]>([
    ['X-Forwarded-For', (i) => ({ 'X-Forwarded-For': `203.0.113.${i}` })],
    ['X-Forwarded-For as a list', (i) => ({ 'X-Forwarded-For': `203.0.113.${i}, 203.0.113.99` })],
    [
      'X-Forwarded-For twice',
      (i) => ({ 'X-Forwarded-For': [`203.0.113.${i}`, `198.51.100.${i}`] }),
    ],
    ['X-Real-IP', (i) => ({ 'X-Real-IP': `203.0.113.${i}` })],
    ['Forwarded', (i) => ({ Forwarded: `for=203.0.113.${i}` })],
    ['CF-Connecting-IP', (i) => ({ 'CF-Connecting-IP': `203.0.113.${i}` })],
  ])('a forged %s does not change the address that is limited', async (_, forged) => {
    const email = newEmail();
    const statuses: (number | undefined)[] = [];
    for (let i = 1; i <= 12; i += 1) {
      const guess = { email, password: `wrong horse ${i}` };
      statuses.push((await send('POST', '/api/users/signin', guess, forged(i))).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  });

  test("the visitor's own address is the one that is limited and shown", async () => {
    const account = { email: newEmail(), password: 'correct horse' };
    const { cookie } = await send('POST', '/api/users/signup', account, {
      'X-Forwarded-For': '203.0.113.7',
    });
    const { body } = await send('GET', '/api/users/sessions', undefined, { Cookie: cookie });
    expect(body).toMatchObject({ sessions: [{ address: visitorAddress }] });
  });
});
