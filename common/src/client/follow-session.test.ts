import { type Socket as Peer, Server } from 'socket.io';
import { Manager, type ManagerOptions, type SocketOptions } from 'socket.io-client';
import { closeLater, inAnHour, refusal, startFakeAuth, until } from './fake-auth.fixture.js';
import { type Client, type ClientOptions, followSession } from './index.js';

const refreshPath = '/api/users/refresh';

/** Namespaces that admit the token that counts, by cookie or `auth.token`, unless told otherwise. */
async function startStage() {
  const auth = await startFakeAuth();
  const io = new Server(auth.server, { transports: ['websocket'] });
  closeLater(() => void io.disconnectSockets(true));
  const stage = {
    auth,
    io,
    /** In place of what the next handshakes would be answered. */
    refusals: [] as object[],
    /** The token of each handshake. */
    handshakes: [] as string[],
    /** When each handshake came, in milliseconds. */
    times: [] as number[],
  };
  io.of('/chat').use((socket, next) => {
    const token = tokenOf(socket);
    stage.handshakes.push(token);
    stage.times.push(Date.now());
    const data = stage.refusals.shift();
    if (data) next(Object.assign(new Error('refused'), { data }));
    else if (token === auth.token) next();
    else next(Object.assign(new Error('expired'), { data: { code: 'TOKEN_EXPIRED' } }));
  });
  io.of('/public').on('connection', () => {});

  function connect(client: Client, options: Partial<ManagerOptions & SocketOptions> = {}) {
    // A browser looks into its jar at each handshake.
    const headers = Object.defineProperty({}, 'Cookie', {
      enumerable: true,
      get: () => `session=${auth.jar.session}`,
    });
    const manager = new Manager(auth.url, {
      transports: ['websocket'],
      reconnectionDelay: 50,
      extraHeaders: headers,
      ...options,
    });
    const socket = manager.socket('/chat', options);
    const seen: string[] = [];
    socket.on('connect', () => seen.push('connect'));
    socket.on('disconnect', () => seen.push('disconnect'));
    const stop = followSession(socket, client);
    closeLater(() => void socket.disconnect());
    return { socket, seen, stop, manager };
  }
  return Object.assign(stage, { connect });
}

function tokenOf({ handshake }: Peer): string {
  const [, cookie = ''] = /session=([^;]+)/.exec(handshake.headers.cookie ?? '') ?? [];
  return handshake.auth.token ?? cookie;
}

/** A visitor whose token counts. */
async function signedIn(options: ClientOptions = { expiresAt: inAnHour() }) {
  const stage = await startStage();
  stage.auth.jar.session = stage.auth.issue();
  const client = stage.auth.clientOf(options);
  const following = stage.connect(client);
  await until(() => following.socket.connected);
  return { ...stage, ...following, client };
}

const moment = () => new Promise((resolve) => setTimeout(resolve, 900));

describe('a socket that is refused at the handshake', () => {
  test('with TOKEN_EXPIRED refreshes and comes in with the new cookie', async () => {
    const { auth, handshakes, connect } = await startStage();
    const { socket, seen } = connect(auth.clientOf());
    await until(() => socket.connected);
    expect([handshakes, auth.refreshes.length, seen]).toEqual([['t0', 't1'], 1, ['connect']]);
  });

  test('does so beside another namespace that holds the old connection open', async () => {
    const { auth, handshakes, connect } = await startStage();
    const { socket, manager } = connect(auth.clientOf(), { autoConnect: false });
    const open = manager.socket('/public').connect();
    await until(() => open.connected);
    socket.connect();
    await until(() => socket.connected && open.connected);
    expect([handshakes, auth.refreshes.length]).toEqual([['t0', 't1'], 1]);
    open.disconnect();
  });

  test.each(['AUTH_REQUIRED', 'SESSION_REVOKED', 'TOKEN_INVALID'])(
    'with %s does not come again, and the session is over',
    async (code) => {
      const { auth, handshakes, refusals, connect } = await startStage();
      refusals.push({ code });
      const { socket } = connect(auth.clientOf());
      await until(() => auth.ended.length > 0);
      await moment();
      expect([auth.ended, handshakes.length, auth.refreshes]).toEqual([[code], 1, []]);
      expect([socket.connected, socket.active]).toEqual([false, false]);
    },
  );

  test.each([['STALE'], ['UNAVAILABLE'], ['RATE_LIMITED'], ['INTERNAL'], [undefined]])(
    'with %s comes again later, without a refresh',
    async (code) => {
      const { auth, handshakes, times, refusals, connect } = await startStage();
      refusals.push({ code }, { code, retryAfterMs: 900 });
      auth.jar.session = auth.issue();
      const { socket } = connect(auth.clientOf());
      await until(() => socket.connected);
      // The server has asked for this wait.
      const [, second = 0, third = 0] = times;
      expect(third - second).toBeGreaterThan(850);
      expect([handshakes.length, auth.refreshes, auth.ended]).toEqual([3, [], []]);
    },
  );

  test('with FORBIDDEN stays away, but the session goes on', async () => {
    const { auth, handshakes, refusals, connect } = await startStage();
    refusals.push({ code: 'FORBIDDEN' });
    connect(auth.clientOf());
    await until(() => handshakes.length === 1);
    await moment();
    expect([handshakes.length, auth.refreshes, auth.ended]).toEqual([1, [], []]);
  });

  test('goes on asking while the refresh fails, and ends when it is refused', async () => {
    const { auth, connect } = await startStage();
    auth.answers[refreshPath] = refusal(503, 'UNAVAILABLE', { retryAfterMs: 20 });
    const { socket } = connect(auth.clientOf());
    await until(() => auth.refreshes.length === 3);
    expect(auth.ended).toEqual([]);
    auth.answers[refreshPath] = refusal(401, 'SESSION_REVOKED');
    await until(() => auth.ended.length > 0);
    await moment();
    expect([auth.ended, socket.active]).toEqual([['SESSION_REVOKED'], false]);
  });

  test('makes no second refresh when another one came in between', async () => {
    const { auth, handshakes, refusals, connect } = await startStage();
    auth.jar.session = auth.issue();
    const client = auth.clientOf();
    refusals.push({ code: 'TOKEN_EXPIRED' });
    const { socket } = connect(client);
    await until(() => handshakes.length === 1);
    await client.refresh();
    await until(() => socket.connected);
    expect(auth.refreshes).toHaveLength(1);
  });
});

describe('an open socket', () => {
  test('refreshes when its session is about to expire, and stays open', async () => {
    const { auth, io, seen } = await signedIn({});
    io.of('/chat').emit('session:expiring', { inMs: 400 });
    await until(() => auth.refreshes.length === 1);
    await moment();
    expect([auth.refreshes.length, seen]).toEqual([1, ['connect']]);
  });

  test('does not refresh when that has been done meanwhile', async () => {
    const { auth, io, client } = await signedIn();
    await client.refresh();
    io.of('/chat').emit('session:expiring', { inMs: 400 });
    await moment();
    expect(auth.refreshes).toHaveLength(1);
  });

  test('comes back after a refresh when it was ended as expired', async () => {
    const { auth, io, seen, handshakes, socket } = await signedIn();
    io.of('/chat').emit('session:ended', { code: 'TOKEN_EXPIRED', reason: 'expired' });
    io.of('/chat').disconnectSockets(true);
    await until(() => seen.length === 3 && socket.connected);
    expect([handshakes, auth.refreshes.length, auth.ended]).toEqual([['t1', 't2'], 1, []]);
  });

  test('comes back with its current cookie when the server just sends it away', async () => {
    const { auth, io, seen, handshakes, socket } = await signedIn();
    io.of('/chat').disconnectSockets(true);
    await until(() => seen.length === 3 && socket.connected);
    expect([handshakes, auth.refreshes]).toEqual([['t1', 't1'], []]);
  });

  test.each(['signout', 'signout-all', 'other-device', 'password', 'banned', 'theft'])(
    'stays away when the session has ended: %s',
    async (reason) => {
      const { auth, io, seen, handshakes, socket } = await signedIn();
      io.of('/chat').emit('session:ended', { code: 'SESSION_REVOKED', reason });
      io.of('/chat').disconnectSockets(true);
      await until(() => auth.ended.length > 0);
      await moment();
      expect([auth.ended, handshakes.length, seen]).toEqual([
        [`SESSION_REVOKED ${reason}`],
        1,
        ['connect', 'disconnect'],
      ]);
      expect([socket.active, auth.refreshes]).toEqual([false, []]);
    },
  );

  test('is closed when the session turns out to be over elsewhere', async () => {
    const { auth, client, seen } = await signedIn();
    auth.answers['/x'] = refusal(401, 'SESSION_REVOKED');
    await client.fetch('/x');
    await until(() => seen.includes('disconnect'));
    await moment();
    expect(seen).toEqual(['connect', 'disconnect']);
  });

  test('comes back by itself after a broken connection', async () => {
    const { seen, socket } = await signedIn();
    socket.io.engine.close();
    await until(() => seen.length === 3 && socket.connected);
    expect(seen).toEqual(['connect', 'disconnect', 'connect']);
  });

  test('that the page closes stays closed; one no longer followed is left alone', async () => {
    const { socket, seen } = await signedIn();
    socket.disconnect();
    await moment();
    expect(seen).toEqual(['connect', 'disconnect']);
    const other = await signedIn();
    other.stop();
    other.io.of('/chat').emit('session:ended', { code: 'SESSION_REVOKED', reason: 'banned' });
    other.io.of('/chat').disconnectSockets(true);
    await until(() => other.seen.includes('disconnect'));
    await moment();
    expect([other.seen, other.auth.ended]).toEqual([['connect', 'disconnect'], []]);
  });
});

test('a bearer client sends its current token with each handshake, beside what else it sends', async () => {
  const { auth, handshakes, io, connect } = await startStage();
  auth.jar.session = '';
  const client = auth.clientOf({ tokens: { accessToken: 't0', refreshToken: 'r-t0' } });
  const given: unknown[] = [];
  io.of('/chat').use((socket, next) => {
    given.push(socket.handshake.auth);
    next();
  });
  const { socket } = connect(client, { auth: { device: 'cli' } });
  await until(() => socket.connected);
  expect(handshakes).toEqual(['t0', 't1']);
  expect(given).toEqual([{ device: 'cli', token: 't1' }]);
});
