import { testUser } from '../testing/test-user.js';
import { authenticate, clientAddress, limitConnections } from './index.js';
import { once, outcome, startStage, until } from './stage.fixture.js';

const limited = {
  code: 'RATE_LIMITED',
  message: expect.any(String),
  retryAfterMs: expect.any(Number),
};
const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('open sockets of a user', () => {
  async function limitedStage(perUser: number) {
    const stage = await startStage();
    authenticate(stage.chat, stage.issuer.verifier);
    limitConnections(stage.chat, { perUser });
    const clientOf = (user: ReturnType<typeof testUser>) =>
      stage.client({ Cookie: stage.issuer.cookie(user) });
    return { ...stage, clientOf };
  }

  test('are limited, each user by itself, until one closes', async () => {
    const { chat, clientOf } = await limitedStage(2);
    const [ada, bob] = [testUser(), testUser()];
    const first = clientOf(ada);
    expect(await outcome(first)).toBe('connected');
    expect(await outcome(clientOf(ada))).toBe('connected');
    for (let i = 0; i < 3; i += 1) expect(await outcome(clientOf(ada))).toEqual(limited);
    expect(await outcome(clientOf(bob))).toBe('connected');
    expect(chat.sockets.size).toBe(3);
    first.disconnect();
    await until(() => chat.sockets.size === 2);
    expect(await outcome(clientOf(ada))).toBe('connected');
    expect(await outcome(clientOf(ada))).toEqual(limited);
  });

  test('are limited although they come at once', async () => {
    const { chat, clientOf } = await limitedStage(2);
    const ada = testUser();
    const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map(() => outcome(clientOf(ada))));
    expect(outcomes.filter((one) => one === 'connected')).toHaveLength(2);
    expect(outcomes.filter((one) => one !== 'connected')).toEqual(Array(4).fill(limited));
    expect(chat.sockets.size).toBe(2);
  });

  test('give their places back when the session ends in the moment they connect', async () => {
    const { issuer, chat, clientOf } = await limitedStage(1);
    const gone = testUser();
    chat.use(async (_socket, next) => {
      await issuer.revoke(gone);
      next();
    });
    const socket = clientOf(gone);
    const closed = once(socket, 'disconnect');
    await closed;
    const again = { ...testUser(), id: gone.id };
    expect(await outcome(clientOf(again))).toBe('connected');
  });
});

describe('open sockets of an address', () => {
  test('are limited; what a stranger says of its address does not count', async () => {
    const { chat, client } = await startStage();
    limitConnections(chat, { perAddress: 1 });
    expect(await outcome(client(from('192.0.2.1')))).toBe('connected');
    expect(await outcome(client(from('192.0.2.2')))).toEqual(limited);
    expect(chat.sockets.size).toBe(1);
  });

  test.each<[string, number | string[]]>([
    ['their number', 1],
    ['their ranges', ['127.0.0.0/8']],
  ])('go by what the trusted proxy says, known by %s', async (_, trustProxy) => {
    const { chat, client } = await startStage();
    limitConnections(chat, { perAddress: 1, address: clientAddress(trustProxy) });
    expect(await outcome(client(from('192.0.2.1')))).toBe('connected');
    expect(await outcome(client(from('192.0.2.2')))).toBe('connected');
    expect(await outcome(client(from('192.0.2.9, 192.0.2.1')))).toEqual(limited);
    expect(await outcome(client(from('2001:db8::1')))).toBe('connected');
    expect(await outcome(client(from('2001:db8::2')))).toEqual(limited);
    expect(await outcome(client(from('2001:db8:0:1::1')))).toBe('connected');
    expect(chat.sockets.size).toBe(4);
  });
});

describe('a place is given back', () => {
  test('by handshakes that are refused later, on connections of their own and on one', async () => {
    const { io, chat, issuer, client } = await startStage();
    limitConnections(chat, { perAddress: 1 });
    authenticate(chat, issuer.verifier);
    io.of('/open').on('connection', () => {});
    const refusal = { code: 'AUTH_REQUIRED', message: expect.any(String) };
    for (let i = 0; i < 3; i += 1) expect(await outcome(client())).toEqual(refusal);

    const socket = client();
    const other = socket.io.socket('/open');
    expect(await outcome(socket)).toEqual(refusal);
    for (let i = 0; i < 3; i += 1) expect(await outcome(socket.connect())).toEqual(refusal);
    expect(other.connected).toBe(true);
    expect(await outcome(client({ Cookie: issuer.cookie() }))).toBe('connected');
    expect(await outcome(client({ Cookie: issuer.cookie() }))).toEqual(limited);
    other.disconnect();
  });

  test('once, by those that go away during the handshake', async () => {
    const { chat, client } = await startStage();
    const waiting: (() => void)[] = [];
    limitConnections(chat, { perAddress: 1 });
    chat.use((socket, next) => {
      if (socket.handshake.headers['x-slow']) waiting.push(next);
      else next();
    });
    const gone = client({ 'X-Slow': '1' });
    await until(() => waiting.length === 1);
    expect(await outcome(client())).toEqual(limited);
    gone.disconnect();
    const stays = client({}, { reconnection: true, reconnectionDelay: 20 });
    const tryAgain = () => setTimeout(() => stays.connect(), 20);
    stays.on('connect_error', tryAgain);
    await once(stays, 'connect');
    for (const decide of waiting) decide();
    // Decided in the next tick: a place given back twice would be free by then.
    await new Promise(setImmediate);
    expect(await outcome(client())).toEqual(limited);
    expect(chat.sockets.size).toBe(1);
  });

  test('by each of many handshakes on one connection when that is lost', async () => {
    const { chat, client } = await startStage();
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    limitConnections(chat, { perAddress: 15 });
    let handshakes = 0;
    chat.use(async (_socket, next) => {
      handshakes += 1;
      await released;
      next();
    });
    const socket = client();
    await until(() => handshakes === 1);
    // Packets that no client of ours would send: the same namespace again and again.
    for (let i = 0; i < 14; i += 1) socket.io.engine.write('0/chat,');
    await until(() => handshakes === 15);
    expect(await outcome(client())).toEqual(limited);
    socket.io.engine.close();
    release();
    const outcomes = Array.from({ length: 15 }, () => outcome(client()));
    expect(await Promise.all(outcomes)).toEqual(Array(15).fill('connected'));
  });
});
