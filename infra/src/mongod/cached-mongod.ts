import { DryMongoBinary } from 'mongodb-memory-server-core';
import { mongodCache } from './mongod-cache.js';
import type { MongodSource } from './mongod-source.js';
import { packagedVersion } from './packaged-mongod.js';

export const cachedMongod: MongodSource = {
  name: "mongodb-memory-server's cache",
  async find({ env }) {
    // The older one first: a newer mongod refuses data that 6.0 wrote, so what was used stays.
    for (const version of [packagedVersion, undefined]) {
      const { options } = await mongodCache(version, env);
      const path = await DryMongoBinary.locateBinary(options);
      if (path) return path;
    }
    throw new Error('empty');
  },
};
