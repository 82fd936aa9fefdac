import { connect, type Socket } from 'node:net';
import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';

/** One process of chat, always at the same port. */
export interface Replica {
  readonly port: number;
  /** Whether it takes connections, as a readiness probe would say. */
  isUp(): boolean;
  pause(): void;
  resume(): void;
  /** Takes every descriptor it may still open. Returns how to give them back. */
  exhaust(): Promise<() => void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param maxFiles how many descriptors it may have open */
export async function startReplica(
  args: readonly string[],
  env: Record<string, string>,
  maxFiles: number,
): Promise<Replica> {
  const port = await freePort();
  // The shell becomes the replica, under the same pid.
  const limited = ['-c', `ulimit -n ${maxFiles} && exec "$0" "$@"`, process.execPath, ...args];
  const start = () =>
    startProcess('/bin/sh', limited, {
      env: { PATH: process.env.PATH, PORT: `${port}`, ...env },
      readyWhen: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
        return answer?.status === 200;
      },
      timeoutMs: 60_000,
    });
  let child = await start();
  let isUp = true;
  function signal(name: NodeJS.Signals): void {
    try {
      process.kill(child.pid, name);
    } catch (cause) {
      throw new Error(`a replica has ended by itself: ${child.output().slice(-4000)}`, { cause });
    }
  }
  return {
    port,
    isUp: () => isUp,
    pause() {
      isUp = false;
      signal('SIGSTOP');
    },
    resume() {
      signal('SIGCONT');
      isUp = true;
    },
    async exhaust() {
      const taken: Socket[] = [];
      for (let i = 0; i < maxFiles; i += 1) {
        const socket = connect(port, '127.0.0.1');
        taken.push(socket);
        // What is too much it ends at once.
        socket.on('error', () => {});
        await new Promise((done) => socket.once('connect', done).once('close', done));
      }
      return () => {
        for (const socket of taken) socket.destroy();
      };
    },
    async kill() {
      isUp = false;
      await child.kill('SIGKILL');
    },
    async restart() {
      child = await start();
      isUp = true;
    },
    async stop() {
      await child.kill('SIGKILL');
    },
  };
}
