import { setTimeout as sleep } from 'node:timers/promises';
import { type Document, MongoClient, MongoServerError } from 'mongodb';

/**
 * Makes the mongod on this port the primary of a one-node set: sets one up on fresh data, and
 * moves the set of earlier data to this port.
 */
export async function makePrimary(port: number, replicaSet: string, signal: AbortSignal) {
  const host = `127.0.0.1:${port}`;
  const client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2000,
  });
  try {
    await client.connect();
    const run = (command: Document) => client.db('admin').command(command);
    while (!signal.aborted) {
      const { isWritablePrimary } = await run({ hello: 1 });
      if (isWritablePrimary) return;
      await configure(run, replicaSet, host);
      await sleep(10);
    }
  } finally {
    await client.close();
  }
}

type Run = (command: Document) => Promise<Document>;

async function configure(run: Run, replicaSet: string, host: string): Promise<void> {
  const members = [{ _id: 0, host }];
  try {
    const { config } = await run({ replSetGetConfig: 1 });
    if (config.members[0].host === host) return;
    // Forced, because a set that does not contain itself has no primary that could agree.
    await run({ replSetReconfig: { ...config, members }, force: true });
  } catch (error) {
    if (!hasCode(error, notYetInitialized)) throw error;
    await initiate(run, { _id: replicaSet, members });
  }
}

async function initiate(run: Run, config: Document): Promise<void> {
  try {
    await run({ replSetInitiate: config });
  } catch (error) {
    // Earlier data has a set, and mongod says "not yet initialized" while it still reads that.
    if (!hasCode(error, alreadyInitialized)) throw error;
  }
}

const alreadyInitialized = 23;
const notYetInitialized = 94;

function hasCode(error: unknown, code: number): boolean {
  return error instanceof MongoServerError && error.code === code;
}
