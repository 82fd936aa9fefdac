import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cores, pinned } from '../pinned.js';
import { path } from './candidate.js';

export interface RunningServer {
  url: string;
  cookie: string;
  userId: string;
  open?: boolean;
  /** Processor time of the whole process so far. */
  cpuMicros(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one candidate on the servers' core; its log goes to /dev/null. */
export async function startServer(name: string, script = ownScript): Promise<RunningServer> {
  const [command, args] = pinned(cores.server, process.execPath, [script, name]);
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { port, ...visitor } = await nextMessage(child, name);
  return {
    url: `http://127.0.0.1:${port}${path}`,
    ...visitor,
    async cpuMicros() {
      const answer = nextMessage(child, name);
      child.send('cpu');
      return (await answer).cpuMicros;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

const ownScript = fileURLToPath(new URL('server.js', import.meta.url));

/** What `server.ts` says: where it listens, later its processor time. */
interface ServerMessage extends Pick<RunningServer, 'cookie' | 'userId' | 'open'> {
  port: number;
  cpuMicros: number;
}

async function nextMessage(child: ChildProcess, name: string): Promise<ServerMessage> {
  const ended = new AbortController();
  const message = once(child, 'message', { signal: ended.signal });
  const onExit = () => ended.abort(new Error(`${name} ended`));
  child.once('exit', onExit);
  try {
    return (await message)[0];
  } finally {
    child.off('exit', onExit);
  }
}
