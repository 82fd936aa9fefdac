import { freePort } from '../mongod/free-port.js';
import { startProcess } from '../testing/start-process.js';

/** One process of chat, always at the same port. */
export interface Replica {
  readonly port: number;
  /** Whether it takes connections, as a readiness probe would say. */
  isUp(): boolean;
  pause(): void;
  resume(): void;
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplica(
  args: readonly string[],
  env: Record<string, string>,
): Promise<Replica> {
  const port = await freePort();
  const start = () =>
    startProcess(process.execPath, args, {
      env: { PATH: process.env.PATH, PORT: `${port}`, ...env },
      readyWhen: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
        return answer?.status === 200;
      },
      timeoutMs: 60_000,
    });
  let child = await start();
  let isUp = true;
  return {
    port,
    isUp: () => isUp,
    pause() {
      isUp = false;
      process.kill(child.pid, 'SIGSTOP');
    },
    resume() {
      process.kill(child.pid, 'SIGCONT');
      isUp = true;
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
