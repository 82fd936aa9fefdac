import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rename, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLogLine } from './last-log-line.js';

export interface MongodOptions {
  readonly mongod: string;
  readonly dbPath: string;
  readonly logFile: string;
  readonly port: number;
  readonly replicaSet: string;
  /** No file may grow larger than the largest there is and so much more, as if the disk were full; for tests. */
  readonly roomKb?: number | undefined;
}

/** Starts mongod; `listening` fulfils once it takes connections and rejects if it ends before. */
export async function spawnMongod(options: MongodOptions) {
  // One file per run, and the one before it for whoever looks into a crash.
  await rename(options.logFile, options.logFile.replace(/\.log$/, '.previous.log')).catch(() => {});
  const [command, args] = await commandFor(options);
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

async function commandFor(options: MongodOptions): Promise<[string, string[]]> {
  const { mongod, dbPath, roomKb } = options;
  const args = argumentsFor(options);
  if (roomKb === undefined) return [mongod, args];
  const maxKb = Math.ceil((await largestFile(dbPath)) / 1024) + roomKb;
  // In blocks of 512 bytes. Without the trap a signal would end mongod before its write could fail.
  const limited = `trap '' XFSZ; ulimit -f ${maxKb * 2} && exec "$0" "$@"`;
  return ['/bin/sh', ['-c', limited, mongod, ...args]];
}

async function largestFile(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size);
  return Math.max(0, ...(await Promise.all(sizes)));
}

function argumentsFor(options: MongodOptions): string[] {
  const { dbPath, logFile, port, replicaSet, roomKb } = options;
  // A full disk is noticed when data is written, once a minute by default.
  const writing = roomKb === undefined ? [] : ['--syncdelay', '1'];
  return [
    ...['--dbpath', dbPath, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--logpath', logFile, '--replSet', replicaSet, '--oplogSize', '128'],
    ...['--storageEngine', 'wiredTiger', '--wiredTigerCacheSizeGB', '0.25'],
    // The journal's default would take 300 MB of disk before the first document.
    ...['--wiredTigerEngineConfigString', 'log=(file_max=32MB,prealloc=false)'],
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
