import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { runServer } from './run-server.js';

const log = pino({ level: 'silent' });
const host = '127.0.0.1';

/** Runs the server; `stopped` fulfils when everything of it is closed. */
async function run(server: Server, drainMs: number, order: string[], keepAliveMs = 0) {
  let done: () => void;
  const stopped = new Promise<void>((resolve) => {
    done = resolve;
  });
  const close = async () => {
    order.push('closed');
    done();
  };
  const drain = () => void order.push('drained');
  const options = { host, log, drain, drainMs, keepAliveMs, close };
  const port = await runServer(server, { port: 0, ...options });
  return { url: `http://${host}:${port}`, stopped };
}

describe('a server that is told to stop', () => {
  test('answers what it has begun, takes nothing new, then closes the rest', async () => {
    const order: string[] = [];
    const server = createServer();
    const { url, stopped } = await run(server, 60_000, order);
    const begun = once(server, 'request');
    const open = fetch(url).then((res) => res.text());
    const [, res] = await begun;
    process.emit('SIGTERM');
    await expect(fetch(url)).rejects.toThrow();
    order.push('answered');
    res.end('done');
    expect(await open).toBe('done');
    await stopped;
    expect(order).toEqual(['drained', 'answered', 'closed']);
  });

  test('does not wait longer than it was allowed to', async () => {
    const server = createServer();
    const { url, stopped } = await run(server, 50, []);
    const begun = once(server, 'request');
    const hanging = expect(fetch(url)).rejects.toThrow();
    await begun;
    process.emit('SIGTERM');
    await hanging;
    await stopped;
  });

  test('takes requests on kept-alive connections for a while, and says that these end', async () => {
    const server = createServer((_req, res) => void res.end('done'));
    const { url, stopped } = await run(server, 60_000, [], 5_000);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<IncomingMessage>((done, fail) => {
        get(url, { agent }, (res) => void res.resume().once('end', () => done(res))).on(
          'error',
          fail,
        );
      });
    expect((await ask()).headers.connection).toBe('keep-alive');
    process.emit('SIGTERM');
    const last = await ask();
    expect([last.statusCode, last.headers.connection]).toEqual([200, 'close']);
    await expect(ask()).rejects.toThrow(/ECONNREFUSED/);
    await stopped;
  });

  test('waits for its drain, and lets go of connections that nobody ends', async () => {
    const order: string[] = [];
    const server = createServer();
    // As a WebSocket whose client is gone.
    server.on('upgrade', () => {});
    let done = () => {};
    const stopped = new Promise<void>((resolve) => {
      done = resolve;
    });
    const drain = async () => {
      await sleep(30);
      order.push('drained');
    };
    const close = async () => done();
    const port = await runServer(server, { port: 0, host, log, drain, drainMs: 100, close });
    const client = connect(port, host);
    const dropped = once(client, 'close');
    client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await once(server, 'upgrade');
    process.emit('SIGTERM');
    await stopped;
    await dropped;
    expect(order).toEqual(['drained']);
  });

  test('says that its port is taken', async () => {
    const first = createServer();
    const options = { port: 0, host, log, close: async () => {} };
    const port = await runServer(first, options);
    await expect(runServer(createServer(), { ...options, port })).rejects.toThrow(/EADDRINUSE/);
    first.close();
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
  });
});
