import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLogLine } from './last-log-line.js';

export interface MongodOptions {
  readonly mongod: string;
  readonly dbPath: string;
  readonly logFile: string;
  readonly port: number;
  readonly replicaSet: string;
  /** No file may grow beyond this, as if the disk were full; for tests. */
  readonly maxFileKb?: number | undefined;
}

/** Starts mongod; `listening` fulfils once it takes connections and rejects if it ends before. */
export async function spawnMongod(options: MongodOptions) {
  // One file per run, and the one before it for whoever looks into a crash.
  await rename(options.logFile, options.logFile.replace(/\.log$/, '.previous.log')).catch(() => {});
  const [command, args] = commandFor(options);
  const child = spawn(command, args, {
    // A group of its own: Ctrl-C in a terminal has to reach us, and mongod only after its clients.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-2000);
  });
  const killWithUs = () => child.kill('SIGTERM');
  process.once('exit', killWithUs);

  const exited = once(child, 'close').then(
    ([code, signal]) => `mongod ended (${signal ?? code})`,
    (error: Error) => `mongod cannot be started (${error.message})`,
  );
  void exited.then(() => process.off('exit', killWithUs));

  /** Rejects when mongod ends, with what it said last. */
  const failure = exited.then(async (how): Promise<never> => {
    throw new Error(`${how}: ${(await lastLogLine(options.logFile)) ?? (stderr.trim() || '-')}`);
  });
  failure.catch(() => {});

  return {
    listening: Promise.race([acceptsConnections(options.port, exited), failure]),
    failure,
    /** Fulfils when it has ended; its memory is lost, its journal is not. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), shutdownTimeoutMs);
      await exited;
      clearTimeout(impatience);
    },
  };
}

// The data survives a kill as well; mongod then only needs longer to come up again.
const shutdownTimeoutMs = 20_000;

function commandFor(options: MongodOptions): [string, string[]] {
  const { mongod, maxFileKb } = options;
  const args = argumentsFor(options);
  if (maxFileKb === undefined) return [mongod, args];
  // In blocks of 512 bytes. Without the trap a signal would end mongod before its write could fail.
  const limited = `trap '' XFSZ; ulimit -f ${maxFileKb * 2} && exec "$0" "$@"`;
  return ['/bin/sh', ['-c', limited, mongod, ...args]];
}

function argumentsFor(options: MongodOptions): string[] {
  const { dbPath, logFile, port, replicaSet, maxFileKb } = options;
  // A journal is made in its full size. A full disk is noticed when data is written, once a minute by default.
  const [journal, writing] = maxFileKb ? ['1MB', ['--syncdelay', '1']] : ['32MB', []];
  return [
    ...['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--logpath', logFile, '--replSet', replicaSet, '--oplogSize', '128'],
    ...['--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.25'],
    // The journal's default would take 300 MB of disk before the first document.
    ...['--wiredTigerEngineConfigString', `log=(file_max=${journal},prealloc=false)`],
    ...writing,
    // Nothing to gain on loopback, and decompression has had holes that need no sign-in.
    ...['--networkMessageCompressors', 'disabled'],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
  ];
}

async function acceptsConnections(port: number, exited: Promise<unknown>): Promise<void> {
  let over = false;
  void exited.then(() => {
    over = true;
  });
  while (!over && !(await canConnect(port))) await sleep(10);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
