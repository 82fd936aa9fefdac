import { once as onceOf } from 'node:events';
import { get } from 'node:http';
import { authenticate } from './authenticate.js';
import { drainSockets, onEvent } from './index.js';
import { once, outcome, startStage, until } from './stage.fixture.js';

async function stage() {
  const { io, url, chat, issuer, client } = await startStage();
  authenticate(chat, issuer.verifier);
  const begun: string[] = [];
  let finish = () => {};
  const finished = new Promise<void>((done) => {
    finish = done;
  });
  onEvent<{ text: string }>(chat, 'say', [], async (_data, _user, socket) => {
    begun.push(socket.id);
    await finished;
    return { done: true };
  });
  const join = () => client({ Cookie: issuer.cookie() });
  return { io, url, chat, issuer, client, join, begun, finish };
}

describe('sockets that are sent away', () => {
  test('get the acks of what they have begun, and no more is begun', async () => {
    const { io, join, begun, finish } = await stage();
    const socket = join();
    await once(socket, 'connect');
    const first = socket.emitWithAck('say', {});
    await until(() => begun.length === 1);
    const gone = once(socket, 'disconnect');
    const drained = drainSockets(io, { spreadMs: 0 });
    const late = await socket.timeout(5_000).emitWithAck('say', {});
    expect(late).toEqual({
      ok: false,
      error: { code: 'UNAVAILABLE', message: expect.any(String), retryAfterMs: 500 },
    });
    expect(socket.connected).toBe(true);
    finish();
    expect(await first).toEqual({ ok: true, done: true });
    expect(await gone).toBe('transport close');
    await drained;
    expect(begun).toHaveLength(1);
  });

  test('are not waited for longer than was allowed', async () => {
    const { io, join, begun } = await stage();
    const socket = join();
    await once(socket, 'connect');
    socket.emitWithAck('say', {}).catch(() => {});
    await until(() => begun.length === 1);
    const gone = once(socket, 'disconnect');
    await drainSockets(io, { spreadMs: 0, eventsMs: 20 });
    expect(await gone).toBe('transport close');
  });

  test('leave one after the other, and come back by themselves', async () => {
    const { io, chat, issuer, client } = await stage();
    const sockets = Array.from({ length: 20 }, () =>
      client({ Cookie: issuer.cookie() }, { reconnection: true, reconnectionDelay: 60_000 }),
    );
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const leftAt: number[] = [];
    const retries = sockets.map((socket) => {
      socket.once('disconnect', () => leftAt.push(performance.now()));
      return new Promise<boolean>((done) =>
        socket.once('disconnect', () => setImmediate(() => done(socket.active))),
      );
    });
    await drainSockets(io, { spreadMs: 400 });
    expect(await Promise.all(retries)).toEqual(sockets.map(() => true));
    expect(chat.sockets.size).toBe(0);
    // Twenty random moments of 400 ms: all within 50 ms once in 10^15.
    expect(Math.max(...leftAt) - Math.min(...leftAt)).toBeGreaterThan(50);
  });

  test('take connections along that have come to no namespace and do not say goodbye', async () => {
    const { io, url } = await stage();
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
    };
    const handshake = get(`${url}/socket.io/?EIO=4&transport=websocket`, { headers });
    const [, silent] = await onceOf(handshake, 'upgrade');
    const closed = onceOf(silent, 'close');
    silent.resume();
    await drainSockets(io, { spreadMs: 0 });
    await closed;
  });

  test('let nobody new in: UNAVAILABLE, and when to come again', async () => {
    const { io, join, begun, finish } = await stage();
    const busy = join();
    await once(busy, 'connect');
    busy.emitWithAck('say', {}).catch(() => {});
    await until(() => begun.length === 1);
    const entered: unknown[] = [];
    io.of('/other').on('connection', (socket) => entered.push(socket));
    const drained = drainSockets(io, { spreadMs: 0 });
    const refused = busy.io.socket('/other');
    expect(await outcome(refused)).toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 500 });
    finish();
    await drained;
    expect(entered).toEqual([]);
  });
});
