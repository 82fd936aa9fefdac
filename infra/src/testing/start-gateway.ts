import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './start-process.js';

export interface TestGateway {
  readonly url: string;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  /** Path of the configuration, with placeholders. */
  readonly config: string;
  /** Where to listen on 127.0.0.1. */
  readonly port: number;
  /** What stands in the placeholders, such as `AUTH: '127.0.0.1:3000'`. */
  readonly values: Readonly<Record<string, string>>;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a gateway that keeps its files in a folder of its own, until it takes connections. */
export async function startGateway(
  port: number,
  commandIn: (folder: string) => Promise<Command>,
): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-gateway-'));
  const { program, args, env } = await commandIn(folder);
  const server = await startProcess(program, args, { env, readyWhen: () => isListening(port) });
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
