import { randomUUID } from 'node:crypto';
import { signAccessToken } from '@usher/common';
import request from 'supertest';
import { next, openSocket, startChat } from '../chat.fixture.js';

const chat = await startChat();
const { issuer, url } = chat;

function cookieOf(roles: string[], id = randomUUID()) {
  return issuer.cookie({ id, sid: randomUUID(), roles: ['user', ...roles], ver: 1 });
}
const open = (namespace: string, cookie = 'a=b', headers = {}) =>
  openSocket(url, cookie, headers, namespace);

/** What the handshake was refused with, or `connected`. */
function outcome(socket: ReturnType<typeof open>): Promise<unknown> {
  return Promise.race([
    next(socket, 'connect').then(() => 'connected'),
    next<{ data?: { code: string }; message: string }>(socket, 'connect_error').then(
      ({ data, message }) => data?.code ?? message,
    ),
  ]);
}

describe('each namespace', () => {
  test.each([
    ['/public', 'nobody', undefined, 'connected'],
    ['/public', 'a user', cookieOf([]), 'connected'],
    ['/public', 'a bad token', issuer.cookie().slice(0, -4), 'connected'],
    ['/chat', 'nobody', undefined, 'AUTH_REQUIRED'],
    ['/chat', 'a user', cookieOf([]), 'connected'],
    ['/admin', 'nobody', undefined, 'AUTH_REQUIRED'],
    ['/admin', 'a user', cookieOf([]), 'FORBIDDEN'],
    ['/admin', 'a moderator', cookieOf(['moderator']), 'FORBIDDEN'],
    ['/admin', 'a service', cookieOf(['service']), 'FORBIDDEN'],
    ['/admin', 'an admin', cookieOf(['admin']), 'connected'],
    ['/', 'an admin', cookieOf(['admin']), 'Connect to /chat, /admin or /public'],
    ['/nothing', 'an admin', cookieOf(['admin']), 'Invalid namespace'],
  ])('%s answers %s', async (namespace, _, cookie, expected) => {
    expect(await outcome(open(namespace, cookie))).toBe(expected);
  });

  test.each(['/chat', '/admin', '/public'])('%s refuses a foreign origin', async (namespace) => {
    const cookie = cookieOf(['admin']);
    const before = await socketsIn(namespace);
    for (const headers of [{ Origin: 'https://evil.example' }, { Origin: 'null' }]) {
      expect(await outcome(open(namespace, cookie, headers))).toBe('websocket error');
    }
    expect(await socketsIn(namespace)).toBe(before);
    const own = { Origin: 'http://localhost:3000' };
    expect(await outcome(open(namespace, cookie, own))).toBe('connected');
  });
});

async function socketsIn(namespace: string): Promise<string | undefined> {
  const { text } = await request(chat.app).get('/metrics');
  const line = new RegExp(`socket_connections\\{service="chat",namespace="${namespace}"\\} (\\d+)`);
  return line.exec(text)?.[1];
}

test('a demoted admin leaves /admin at once, hears nothing more, and stays in /chat', async () => {
  const id = randomUUID();
  const cookie = cookieOf(['admin'], id);
  const [gone, stays, talk] = [
    open('/admin', cookie),
    open('/admin', cookieOf(['admin'])),
    open('/chat', cookie),
  ];
  await Promise.all([gone, stays, talk].map((socket) => next(socket, 'connect')));
  await Promise.all([gone, stays].map((socket) => next(socket, 'figures')));
  const left = next(gone, 'disconnect');
  const change = { userId: id, ver: 2, roles: ['user'], status: 'active' as const };
  await issuer.feed.append({ type: 'user.changed', ...change });
  expect(await left).toBe('io server disconnect');
  const heard: unknown[] = [];
  gone.onAny((...event) => heard.push(event));
  await next(stays, 'figures');
  await next(stays, 'figures');
  expect(heard).toEqual([]);
  expect(talk.connected).toBe(true);
  const fresh = issuer.cookie({ id, sid: randomUUID(), roles: ['user'], ver: 2 });
  expect(await outcome(open('/admin', fresh))).toBe('FORBIDDEN');
});

test('nobody does anything in /public', async () => {
  const socket = open('/public', cookieOf(['admin']));
  await next(socket, 'connect');
  const before = (await request(chat.app).get('/metrics')).text;
  for (const event of ['announce', 'message:send', 'user:ban']) {
    const asked = socket.timeout(200).emitWithAck(event, { text: 'hello?' });
    await expect(asked).rejects.toThrow(/timed out/);
  }
  const { text } = await request(chat.app).get('/metrics');
  const ignored = 'socket_events_total{service="chat",namespace="/public",event="unknown"';
  expect(before).not.toContain(ignored);
  expect(text).toContain(`${ignored},outcome="ignored"} 3`);
});

describe('connections of one address', () => {
  // 5 in /chat, 1 in /admin and in /public.
  const started = startChat({ rateLimitFactor: 0.005, trustProxy: '1' });

  test('are counted for each namespace by itself, fewest where nobody signs in', async () => {
    const limited = await started;
    const address = { 'X-Forwarded-For': '192.0.2.1' };
    const from = (namespace: string, headers: object = address) => {
      const cookie = limited.issuer.cookie({ id: randomUUID(), sid: randomUUID() });
      return openSocket(limited.url, cookie, { ...headers }, namespace);
    };
    expect(await outcome(from('/public'))).toBe('connected');
    expect(await outcome(from('/public'))).toBe('RATE_LIMITED');
    expect(await outcome(from('/public', { 'X-Forwarded-For': '192.0.2.2' }))).toBe('connected');
    for (let i = 0; i < 5; i += 1) expect(await outcome(from('/chat'))).toBe('connected');
    expect(await outcome(from('/chat'))).toBe('RATE_LIMITED');
  });
});

describe('/public', () => {
  test('tells how many users are online, on connecting and when that changes', async () => {
    const own = await startChat();
    const visitor = () => own.issuer.cookie({ id: randomUUID(), sid: randomUUID() });
    const watching = openSocket(own.url, 'a=b', {}, '/public');
    expect(await next(watching, 'online')).toEqual({ count: 0 });
    const ada = visitor();
    const changed = next(watching, 'online');
    // Two devices of one user, and another one.
    const sockets = [ada, ada, visitor()].map((cookie) => openSocket(own.url, cookie));
    await Promise.all(sockets.map((socket) => next(socket, 'connect')));
    const counts = [await changed];
    while ((counts.at(-1) as { count: number }).count !== 2) {
      counts.push(await next(watching, 'online'));
    }
    const later = openSocket(own.url, 'a=b', {}, '/public');
    expect(await next(later, 'online')).toEqual({ count: 2 });
    const fewer = next(watching, 'online');
    sockets[2]?.disconnect();
    expect(await fewer).toEqual({ count: 1 });
  });

  test('counts no client that connects as itself, whatever its roles', async () => {
    const own = await startChat();
    const ada = own.issuer.cookie({ id: randomUUID(), sid: randomUUID() });
    const clients = ['service', 'signals'].map((role) => {
      const claims = { id: `client:${role}`, name: role, roles: [role] } as const;
      const { token } = signAccessToken(claims, own.issuer.signingKey, { ttlSeconds: 300 });
      return openSocket(own.url, 'a=b', { Authorization: `Bearer ${token}` });
    });
    await Promise.all(clients.map((socket) => next(socket, 'connect')));
    await next(openSocket(own.url, ada), 'connect');
    const watching = openSocket(own.url, 'a=b', {}, '/public');
    let shown = { count: 0 };
    while (shown.count === 0) shown = await next(watching, 'online');
    expect(shown).toEqual({ count: 1 });
  });
});
