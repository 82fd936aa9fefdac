import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StartProcessOptions, startProcess } from './start-process.js';

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
  /**
   * Not a connection that succeeds: while nobody listens, a connection to a port of the ephemeral range can
   * meet itself, and then holds the port.
   */
  readonly readyWhen: StartProcessOptions['readyWhen'];
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Runs a gateway that keeps its files in a folder of its own, until it takes connections. */
export async function startGateway(
  port: number,
  commandIn: (folder: string) => Promise<Command>,
): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-gateway-'));
  const { program, args, ...options } = await commandIn(folder);
  const server = await startProcess(program, args, options);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await server.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
