import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkSecurityEvent, deliveryMethods, keyList, type SecurityEvent } from '@usher/common';
import request from 'supertest';
import { requestsTo, startAuth } from './auth.fixture.js';
import { newClient, oauthTo } from './clients.fixture.js';

export const reports = newClient('reports', ['signals']);
export const partner = newClient('partner', ['signals']);
export const billing = newClient('billing');
const clients = [reports.client, partner.client, billing.client];

export const { push, poll } = deliveryMethods;
/** Spelled out, since receivers compare letter by letter. */
export const eventTypes = {
  sessionRevoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  tokenClaimsChange: 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change',
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
} as const;
export const publicUrl = 'http://localhost:3000';

/** An auth, and what its receivers ask of it. */
export async function startTransmitter(
  overrides: Parameters<typeof startAuth>[0] = {},
  options: Parameters<typeof startAuth>[1] = {},
) {
  const auth = await startAuth({ clients, ...overrides }, options);
  const { signUp, post } = requestsTo(auth);
  const receiver = receiverOf(auth, await oauthTo(auth, reports.basic).token());

  /** Signs somebody up and out; the session's id. */
  async function signedOut(): Promise<string> {
    const { cookie, email } = await signUp();
    const [sid = ''] = await auth.openSessions(email);
    const { status } = await post('/signout').set('Cookie', cookie);
    // 202 while Redis is away.
    expect([200, 202]).toContain(status);
    return sid;
  }
  return { auth, signUp, post, receiver, signedOut };
}

/** A receiver that shows this token. */
export function receiverOf(
  { app }: Pick<Awaited<ReturnType<typeof startAuth>>, 'app'>,
  token: string,
) {
  const ask = (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string) =>
    request(app)[method](`/api/users/ssf${path}`).auth(token, { type: 'bearer' });

  const newStream = async (body: object = {}) => (await ask('post', '/streams').send(body)).body;
  const pollOf = (id: string, body: object = {}) =>
    ask('post', `/poll/${id}`).send({ returnImmediately: true, ...body });
  /** What came, checked and by `jti`. */
  async function polled(id: string, body: object = {}): Promise<Record<string, SecurityEvent>> {
    const res = await pollOf(id, body);
    expect(res.status).toBe(200);
    return read(res.body.sets);
  }
  async function read(sets: Record<string, string>) {
    const jwks = (await request(app).get('/.well-known/jwks.json')).body.keys;
    const expected = { issuer: publicUrl, audience: 'client:reports' };
    const checked = Object.entries(sets).map(async ([jti, set]) => {
      const event = await checkSecurityEvent(set, keyList(jwks), expected);
      expect(event.jti).toBe(jti);
      return [jti, event] as const;
    });
    return Object.fromEntries(await Promise.all(checked));
  }
  /** A stream that has acknowledged all there was. */
  async function currentStream(body: object = {}): Promise<string> {
    const { stream_id: id } = await newStream(body);
    await until(async () => {
      const ack = Object.keys(await polled(id));
      await polled(id, { ack, maxEvents: 0 });
      return ack.length === 0;
    });
    return id;
  }
  return { ask, newStream, currentStream, pollOf, polled, read };
}

/** The sids of sessions that events say have ended. */
export function sidsOf(events: Record<string, SecurityEvent> | SecurityEvent[]): unknown[] {
  return Object.values(events).flatMap(({ sub_id }) => {
    const { session } = sub_id as { session?: { id: string } };
    return session ? [session.id] : [];
  });
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

export interface Received {
  set: string;
  headers: IncomingMessage['headers'];
  method: string | undefined;
}

const endpoints: { close(): Promise<void> }[] = [];

/** Takes pushes; `answer` may answer otherwise than with 202. */
export async function startEndpoint(
  answer: (res: ServerResponse, received: Received) => void = (res) => res.writeHead(202).end(),
) {
  const received: Received[] = [];
  const endpoint = { received, answer };
  const server = createServer(async (req, res) => {
    let set = '';
    for await (const chunk of req.setEncoding('utf8')) set += chunk;
    const one = { set, headers: req.headers, method: req.method };
    received.push(one);
    endpoint.answer(res, one);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  endpoints.push({
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  });
  return Object.assign(endpoint, { url: `http://127.0.0.1:${port}/events` });
}

afterAll(async () => {
  for (const { close } of endpoints.splice(0)) await close();
});

/** The payload of a SET, unchecked. */
export function payloadOf(set: string): SecurityEvent {
  const [, payload = ''] = set.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

/** The sids of sessions that pushed events say have ended. */
export const pushedSids = (received: { set: string }[]) =>
  sidsOf(received.map(({ set }) => payloadOf(set)));
