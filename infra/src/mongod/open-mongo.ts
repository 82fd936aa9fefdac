import { findMongod } from './find-mongod.js';
import type { OnProgress } from './mongod-source.js';
import { type Mongo, startReplicaSet } from './start-replica-set.js';

export interface OpenMongoOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where a mongod of our own keeps its data. */
  readonly dataDir: string;
  readonly onProgress: OnProgress;
}

/** The MongoDB that `MONGO_URL` names, else one of our own on this machine. */
export async function openMongo({ env, dataDir, onProgress }: OpenMongoOptions): Promise<Mongo> {
  const url = env.MONGO_URL;
  // Somebody else's server: stopping it is not our business.
  if (url) return { url, stop: async () => {}, lost: new Promise(() => {}) };
  const mongod = await findMongod({ env, onProgress });
  return startReplicaSet({ mongod, dataDir, onProgress });
}
