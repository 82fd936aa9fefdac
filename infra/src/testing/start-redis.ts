import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../mongod/free-port.js';
import { findOrInstall } from './find-or-install.js';
import { type StartedProcess, startProcess } from './start-process.js';

export interface TestRedis {
  readonly url: string;
  /** Sends a signal to the server process: STOP and CONT pause it, KILL takes its memory. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void>;
  /** Starts it anew on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of its own on 127.0.0.1 that keeps nothing on disk; for tests that break it. */
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
    async restart() {
      server = await start();
    },
    async stop() {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
