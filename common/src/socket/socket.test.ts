import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { body } from 'express-validator';
import { Server } from 'socket.io';
import { type Socket as Client, io as connect } from 'socket.io-client';
import { testClock } from '../testing/test-clock.js';
import { cookieHeader, testIssuer } from '../testing/test-issuer.js';
import { testUser } from '../testing/test-user.js';
import { signAccessToken } from '../tokens/sign-access-token.js';
import { authenticate, onEvent, serverOptions } from './index.js';

const origin = 'https://example.com';
let http: HttpServer;
let io: Server;
let url: string;
let issuer: ReturnType<typeof testIssuer>;
let handled: unknown[];
let faults: unknown[];
const clients: Client[] = [];

beforeEach(async () => {
  issuer = testIssuer();
  handled = [];
  faults = [];
  http = createServer();
  io = new Server(http, serverOptions({ origins: [origin] }));
  authenticate(io.of('/chat'), issuer.verifier);
  const fields = [body('text').isString().bail().isLength({ min: 1, max: 10 })];
  const handler = ({ text }: { text: string }) => {
    handled.push(text);
    if (text === 'boom') throw new Error('password=hunter2');
    return { length: text.length };
  };
  onEvent(io.of('/chat'), 'say', fields, handler, {
    onFault: (error, _event, _socket, requestId) => faults.push(error, requestId),
  });
  onEvent(io.of('/open'), 'say', [], () => ({}));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await io.close();
});

function client(
  extraHeaders: Record<string, string> = {},
  auth: object = {},
  path = '/chat',
): Client {
  const socket = connect(url + path, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders,
    auth,
  });
  clients.push(socket);
  return socket;
}

const once = (socket: Client, event: string) =>
  new Promise<never>((done) => socket.once(event, done as () => void));

async function outcome(socket: Client): Promise<unknown> {
  return Promise.race([
    once(socket, 'connect').then(() => 'connected'),
    once(socket, 'connect_error').then((error: { data?: { code: string }; message: string }) =>
      error.data ? error.data.code : error.message,
    ),
  ]);
}

describe('a handshake', () => {
  test.each<[string, (token: string) => [Record<string, string>, object?], string]>([
    ['the session cookie', (t) => [{ Cookie: cookieHeader(t) }], 'connected'],
    [
      'the cookie from our origin',
      (t) => [{ Cookie: cookieHeader(t), Origin: origin }],
      'connected',
    ],
    ['auth.token', (t) => [{}, { token: t }], 'connected'],
    ['a bearer header', (t) => [{ Authorization: `Bearer ${t}` }], 'connected'],
    ['nothing', () => [{}], 'AUTH_REQUIRED'],
    [
      'an access token as the proof of a gateway',
      (t) => [{ 'Identity-Proof': t }],
      'TOKEN_INVALID',
    ],
    ['a readable header of a gateway', () => [{ 'User-Id': 'u1' }], 'AUTH_REQUIRED'],
    [
      'a wrong proof beside the cookie',
      (t) => [{ Cookie: cookieHeader(t), 'Identity-Proof': `${t}x` }],
      'TOKEN_INVALID',
    ],
    [
      'an empty proof beside the cookie',
      (t) => [{ Cookie: cookieHeader(t), 'Identity-Proof': '' }],
      'connected',
    ],
    ['an auth.token that is an object', () => [{}, { token: { $ne: '' } }], 'AUTH_REQUIRED'],
    ['a broken cookie', () => [{ Cookie: 'session=%%%' }], 'TOKEN_INVALID'],
    ['a changed token', (t) => [{ Cookie: cookieHeader(`${t}x`) }], 'TOKEN_INVALID'],
    [
      'the cookie from a foreign page',
      (t) => [{ Cookie: cookieHeader(t), Origin: 'https://evil.example' }],
      'websocket error',
    ],
    [
      'the cookie from an opaque origin',
      (t) => [{ Cookie: cookieHeader(t), Origin: 'null' }],
      'websocket error',
    ],
    [
      'the cookie from another site by fetch metadata',
      (t) => [{ Cookie: cookieHeader(t), 'Sec-Fetch-Site': 'cross-site' }],
      'websocket error',
    ],
  ])('with %s', async (_, credentials, expected) => {
    expect(await outcome(client(...credentials(issuer.token())))).toBe(expected);
  });

  test("with a gateway's proof, which is no access token", async () => {
    expect(await outcome(client({ 'Identity-Proof': issuer.proof() }))).toBe('connected');
    expect(await outcome(client({}, { token: issuer.proof() }))).toBe('TOKEN_INVALID');
  });

  test('with a token in the URL is refused although the cookie is good', async () => {
    for (const field of ['access_token', 'token', 'jwt']) {
      const socket = connect(`${url}/chat`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        query: { [field]: issuer.token() },
        extraHeaders: { Cookie: issuer.cookie() },
      });
      clients.push(socket);
      expect(await outcome(socket)).toBe('VALIDATION_FAILED');
    }
  });

  test('of a service acting as itself joins no session', async () => {
    const claims = { id: 'client:billing', name: 'billing', roles: ['service'] } as const;
    const { token } = signAccessToken(claims, issuer.signingKey, { ttlSeconds: 60 });
    expect(await outcome(client({ Authorization: `Bearer ${token}` }))).toBe('connected');
    const [socket] = io.of('/chat').sockets.values();
    expect([...(socket?.rooms ?? [])]).toEqual([socket?.id, 'user:client:billing']);
  });

  test('of an ended session is refused', async () => {
    const user = testUser();
    await issuer.revoke(user);
    expect(await outcome(client({ Cookie: issuer.cookie(user) }))).toBe('SESSION_REVOKED');
  });

  test('over long polling is refused', async () => {
    const res = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    expect(res.status).toBe(400);
  });
});

describe('an open socket', () => {
  async function open(claims = testUser()) {
    const socket = client({ Cookie: issuer.cookie(claims) });
    await once(socket, 'connect');
    return { socket, user: claims };
  }

  test('hears why its session has ended and is closed; others stay', async () => {
    const [gone, other] = [await open(), await open()];
    const ended = once(gone.socket, 'session:ended');
    const closed = once(gone.socket, 'disconnect');
    await issuer.revoke(gone.user, 'other-device');
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'other-device' });
    await closed;
    expect(await other.socket.emitWithAck('say', { text: 'hi' })).toEqual({ ok: true, length: 2 });
  });

  test("that came with a gateway's proof ends as others do, and outlives the proof", async () => {
    const [gone, other] = [testUser(), testUser()];
    const clock = testClock();
    const behind = testIssuer({ ttlSeconds: 300, now: clock.now });
    await behind.verifier.ready();
    authenticate(io.of('/behind'), behind.verifier);
    onEvent(io.of('/behind'), 'who', [], (_data, { id }) => ({ id }));
    const opened = [gone, other].map((user) =>
      client({ 'Identity-Proof': behind.proof(user) }, {}, '/behind'),
    );
    const [first, second] = opened as [Client, Client];
    await Promise.all(opened.map((socket) => once(socket, 'connect')));
    clock.advance(60);
    expect(await second.emitWithAck('who', {})).toEqual({ ok: true, id: other.id });
    const [ended, closed] = [once(first, 'session:ended'), once(first, 'disconnect')];
    await behind.revoke(gone, 'banned');
    expect(await ended).toEqual({ code: 'SESSION_REVOKED', reason: 'banned' });
    await closed;
    clock.advance(300);
    expect(await second.emitWithAck('who', {})).toMatchObject({ error: { code: 'TOKEN_EXPIRED' } });
  });

  test('is closed although its session ended during the handshake', async () => {
    const user = testUser();
    io.of('/chat').use(async (_socket, next) => {
      await issuer.revoke(user, 'banned');
      next();
    });
    const socket = client({ Cookie: issuer.cookie(user) });
    const closed = once(socket, 'disconnect');
    expect(await once(socket, 'session:ended')).toEqual({
      code: 'SESSION_REVOKED',
      reason: 'banned',
    });
    await closed;
    expect(io.of('/chat').sockets.size).toBe(0);
    expect([...io.of('/chat').adapter.rooms.keys()]).toEqual([]);
  });

  test('is closed when its token expires', async () => {
    const short = testIssuer({ ttlSeconds: -4 });
    await short.verifier.ready();
    authenticate(io.of('/short'), short.verifier);
    const socket = client({ Cookie: short.cookie() }, {}, '/short');
    const closed = once(socket, 'disconnect');
    expect(await once(socket, 'session:ended')).toEqual({
      code: 'TOKEN_EXPIRED',
      reason: 'expired',
    });
    await closed;
  });
});

describe('an event', () => {
  async function say(payload: unknown) {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    return socket.emitWithAck('say', payload);
  }
  const refusal = (code: string, field?: string) => ({
    ok: false,
    error: { code, message: expect.any(String), ...(field && { field }) },
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hi'],
    ['a list', [{ text: 'hi' }]],
    ['a number in place of a text', { text: 1 }],
    ['a list in place of a text', { text: ['hi'] }],
    ['an object in place of a text', { text: { length: 3 } }],
    ['too long a text', { text: 'x'.repeat(11) }],
  ])('with %s is refused and not handled', async (_, payload) => {
    expect(await say(payload)).toEqual(refusal('VALIDATION_FAILED', 'text'));
    expect(handled).toEqual([]);
    expect(await say({ text: 'hi' })).toMatchObject({ ok: true });
  });

  test('without an ack is not handled', async () => {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    socket.emit('say', { text: 'one' });
    socket.emit('say');
    await socket.emitWithAck('say', { text: 'two' });
    expect(handled).toEqual(['two']);
  });

  test('that fails answers INTERNAL with an id and not the reason, and tells both once', async () => {
    const ack = await say({ text: 'boom' });
    expect(ack).toEqual({
      ...refusal('INTERNAL'),
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(String(faults)).toBe(`Error: password=hunter2,${ack.requestId}`);
  });

  test('of a socket that nobody authenticated is refused', async () => {
    const socket = client({}, {}, '/open');
    await once(socket, 'connect');
    expect(await socket.emitWithAck('say', {})).toEqual(refusal('AUTH_REQUIRED'));
  });

  test('larger than 64 KB closes the connection', async () => {
    const socket = client({ Cookie: issuer.cookie() });
    await once(socket, 'connect');
    const closed = once(socket, 'disconnect');
    socket.emit('say', { text: 'x'.repeat(2_000_000) }, () => {});
    await closed;
    expect(handled).toEqual([]);
  });
});
