import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { freePort } from './free-port.js';
import { spawnMongod } from './spawn-mongod.js';

export interface MembersOptions {
  /** Path of the mongod to run. */
  readonly mongod: string;
  /** Holds data and logs; made when it does not exist. */
  readonly dataDir: string;
  /** Default: 3. */
  readonly members?: number;
}

export interface Member {
  readonly port: number;
  /** As by a power cut; what was journaled stays. */
  kill(): Promise<void>;
  /** Starts it anew on its data; with `roomKb`, on a disk that has hardly any room. */
  restart(roomKb?: number): Promise<void>;
}

export interface MemberSet {
  /** Connection string without a database. */
  readonly url: string;
  readonly members: readonly Member[];
  /** Waits for one that a majority has elected. */
  primary(): Promise<Member>;
  stop(): Promise<void>;
}

/** A replica set of several mongods on 127.0.0.1 that elects a new primary within about 2 s; for tests that break it. */
export async function startMembers(options: MembersOptions): Promise<MemberSet> {
  const { mongod, dataDir, members: count = 3 } = options;
  const members = await Promise.all(Array.from({ length: count }, (_, i) => startMember(i)));
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`);

  async function startMember(i: number) {
    const dbPath = join(dataDir, `db-${i}`);
    await mkdir(dbPath, { recursive: true });
    const port = await freePort();
    const logFile = join(dataDir, `mongod-${i}.log`);
    const start = async (roomKb?: number) => {
      const server = await spawnMongod({ mongod, dbPath, logFile, port, replicaSet, roomKb });
      await server.listening;
      return server;
    };
    let server = await start();
    return {
      port,
      kill: () => server.kill(),
      async restart(roomKb?: number) {
        server = await start(roomKb);
      },
    };
  }

  async function primary(): Promise<Member> {
    for (;;) {
      const answers = await Promise.all(members.map(({ port }) => isPrimary(port)));
      const elected = members[answers.indexOf(true)];
      if (elected) return elected;
      await sleep(50);
    }
  }

  async function stop(): Promise<void> {
    // There is nothing to keep, and a set that is shut down in order waits for itself.
    await Promise.all(members.map((member) => member.kill()));
  }

  const config = {
    _id: replicaSet,
    members: hosts.map((host, _id) => ({ _id, host })),
    // The default of 10 s is meant for networks that falter.
    settings: { electionTimeoutMillis: 1_000 },
  };
  try {
    await ask(members[0]?.port ?? 0, { replSetInitiate: config }, 30_000);
    await primary();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `mongodb://${hosts.join()}/?replicaSet=${replicaSet}`, members, primary, stop };
}

const replicaSet = 'usher';

async function isPrimary(port: number): Promise<boolean> {
  return ask(port, { hello: 1 }, 1_000).then(
    ({ isWritablePrimary }) => isWritablePrimary === true,
    () => false,
  );
}

async function ask(port: number, command: object, timeoutMs: number) {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: timeoutMs,
  });
  try {
    return await client.db('admin').command({ ...command });
  } finally {
    await client.close();
  }
}
