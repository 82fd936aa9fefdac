import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { createHttpServer } from '@usher/common/service';
import { testClock } from '@usher/common/testing';
import request from 'supertest';
import { requestsTo, startAuth } from '../auth.fixture.js';
import { newClient } from '../clients.fixture.js';

export const own = 'https://example.com';
export const path = '/api/users/verify';
export const names = [
  'user-id',
  'user-email',
  'user-name',
  'user-roles',
  'session-id',
  'session-expires',
  'identity-proof',
];
export const nobody = Object.fromEntries(names.map((name) => [name, '']));
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options' | 'head';

/** An auth that a gateway asks, with an admin and a visitor, over supertest and on a port. */
export async function startVerify() {
  const billing = newClient();
  const clock = testClock();
  const auth = await startAuth({
    clients: [billing.client],
    origins: [own],
    trustProxy: ['loopback'],
    firstAccountIsAdmin: true,
    now: clock.now,
  });
  const { post, signUp, whoIs } = requestsTo(auth);
  const admin = await signUp();
  const visitor = await signUp();

  const server = createHttpServer(auth.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  afterAll(() => new Promise((done) => server.close(done)));

  const ask = (headers: Record<string, string> = {}, at = path, method: Method = 'get') =>
    request(auth.app)[method](at).set(headers);

  /** Status of the answer to a request that is written by hand. */
  async function statusOf(head: string): Promise<number> {
    const socket = connect(port, '127.0.0.1');
    socket.write(head);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1]);
  }
  return { auth, billing, clock, admin, visitor, server, port, ask, statusOf, post, signUp, whoIs };
}

export function identityOf(res: { headers: Record<string, string> }) {
  return Object.fromEntries(names.map((name) => [name, res.headers[name]]));
}

/** Status and code of a refusal, after making sure that it names nobody and sets nothing. */
export function refusalOf(res: request.Response) {
  expect(identityOf(res)).toEqual(nobody);
  expect(res.headers['set-cookie']).toBeUndefined();
  expect((res.text ?? '').length).toBeLessThan(200);
  return [res.status, res.headers['identity-error']];
}
