import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../mongod/free-port.js';
import { findOrInstall } from './find-or-install.js';
import { type StartedProcess, startProcess } from './start-process.js';

export interface TestRedis {
  readonly url: string;
  /** Sends a signal to the server process: STOP and CONT pause it, KILL takes its memory. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void>;
  /** Writes what it holds to disk: what a restart begins with; nothing, unless this was called. */
  save(): Promise<void>;
  /** Starts it anew on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of its own on 127.0.0.1; for tests that break it. */
export async function startRedis(): Promise<TestRedis> {
  const program = await findOrInstall(['redis-server', 'valkey-server'], {
    debian: 'redis-server',
    variable: 'PATH',
  });
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'usher-redis-'));
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const start = () =>
    startProcess(program, [...settings, '--save', '', '--maxmemory-policy', 'noeviction'], {
      readyWhen: /Ready to accept connections/,
    });
  let server: StartedProcess = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async signal(name) {
      process.kill(server.pid, name);
      if (name === 'SIGKILL') await server.exited;
    },
    save: () => command(port, 'SAVE'),
    async restart() {
      server = await start();
    },
    async stop() {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One command, by Redis's inline protocol. */
async function command(port: number, line: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${line}\r\n`);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  if (!String(answer).startsWith('+OK')) throw new Error(`Redis answered ${line} with ${answer}`);
}
