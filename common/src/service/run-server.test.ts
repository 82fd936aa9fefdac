import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { runServer } from './run-server.js';

const log = pino({ level: 'silent' });
const host = '127.0.0.1';

/** Runs the server; `stopped` fulfils when everything of it is closed. */
async function run(server: Server, drainMs: number, order: string[]) {
  let done: () => void;
  const stopped = new Promise<void>((resolve) => {
    done = resolve;
  });
  const close = async () => {
    order.push('closed');
    done();
  };
  const drain = () => void order.push('drained');
  const port = await runServer(server, { port: 0, host, log, drain, drainMs, close });
  return { url: `http://${host}:${port}`, stopped };
}

describe('a server that is told to stop', () => {
  test('answers what it has begun, takes nothing new, then closes the rest', async () => {
    const order: string[] = [];
    const server = createServer(async (_req, res) => {
      await sleep(100);
      order.push('answered');
      res.end('done');
    });
    const { url, stopped } = await run(server, 5_000, order);
    const open = fetch(url).then((res) => res.text());
    await sleep(30);
    process.emit('SIGTERM');
    await expect(fetch(url)).rejects.toThrow();
    expect(await open).toBe('done');
    await stopped;
    expect(order).toEqual(['drained', 'answered', 'closed']);
  });

  test('does not wait longer than it was allowed to', async () => {
    const { url, stopped } = await run(
      createServer(() => {}),
      50,
      [],
    );
    const hanging = expect(fetch(url)).rejects.toThrow();
    await sleep(30);
    process.emit('SIGTERM');
    await hanging;
    await stopped;
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
