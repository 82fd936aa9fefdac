import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongo } from './open-mongo.js';

describe('openMongo', () => {
  it('leaves everything to the server that MONGO_URL names', async () => {
    const env = { MONGO_URL: 'mongodb://db.test/?replicaSet=theirs', PATH: '/nowhere' };
    const dataDir = join(tmpdir(), 'usher-open-mongo-never-made');
    const onProgress = () => {
      throw new Error('there is nothing to report');
    };
    const mongo = await openMongo({ env, dataDir, onProgress });
    expect(mongo.url).toBe('mongodb://db.test/?replicaSet=theirs');
    await mongo.stop();
    expect(existsSync(dataDir)).toBe(false);
  });
});
