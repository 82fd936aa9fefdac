import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { claimDataDir, dbPathOf } from './claim-data-dir.js';
import { freePort } from './free-port.js';
import { makePrimary } from './make-primary.js';
import type { OnProgress } from './mongod-source.js';
import { spawnMongod } from './spawn-mongod.js';

export interface ReplicaSetOptions {
  /** Path of the mongod to run. */
  readonly mongod: string;
  /** Holds data, log and the port last used; made when it does not exist. */
  readonly dataDir: string;
  /** Default: the port used last if it is free, else any free one. */
  readonly port?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface Mongo {
  /** Connection string without a database. */
  readonly url: string;
  /** Shuts it down cleanly; the data stays. */
  stop(): Promise<void>;
  /** Fulfils with what is known when it ends without being told to. */
  readonly lost: Promise<Error>;
}

/**
 * Runs a one-node replica set on 127.0.0.1 whose data survives restarts, on whatever port.
 *
 * @throws {Error} when it already runs for a living process, or mongod does not come up
 */
export async function startReplicaSet(options: ReplicaSetOptions): Promise<Mongo> {
  const { mongod, onProgress = () => {} } = options;
  const dataDir = resolve(options.dataDir);
  const release = await claimDataDir(dataDir, onProgress);
  try {
    const port = await choosePort(options.port, dataDir);
    const logFile = join(dataDir, 'mongod.log');
    const dbPath = dbPathOf(dataDir);
    const server = await spawnMongod({ mongod, dbPath, logFile, port, replicaSet });
    await server.listening;
    await becomePrimary(server, port);
    await writeFile(portFileOf(dataDir), String(port));

    let stopped: Promise<void> | undefined;
    const lost = new Promise<Error>((resolve) => {
      server.failure.catch((error: Error) => {
        if (!stopped) resolve(error);
      });
    });
    const stop = async () => {
      await server.stop();
      await release();
    };
    return {
      url: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
      lost,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

const replicaSet = 'usher';
const primaryTimeoutMs = 30_000;

type Server = Awaited<ReturnType<typeof spawnMongod>>;

async function becomePrimary(server: Server, port: number): Promise<void> {
  const timeout = AbortSignal.timeout(primaryTimeoutMs);
  try {
    await Promise.race([makePrimary(port, replicaSet, timeout), server.failure]);
    if (timeout.aborted) throw new Error(`No primary within ${primaryTimeoutMs / 1000} s`);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function choosePort(wanted: number | undefined, dataDir: string): Promise<number> {
  const last = await readFile(portFileOf(dataDir), 'utf8').then(Number, () => undefined);
  const port = await freePort(wanted ?? last);
  // mongod takes a while to find out, and until then a stranger would answer in its place.
  if (wanted && port !== wanted) throw new Error(`Port ${wanted} of 127.0.0.1 is in use`);
  return port;
}

function portFileOf(dataDir: string): string {
  return join(dataDir, 'port');
}
