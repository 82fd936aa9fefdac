import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';

/** Connection string of a database that no other test file uses, in the test run's MongoDB. */
export function testMongoUrl(name = 'file'): string {
  const server = process.env.USHER_TEST_MONGO_URL;
  if (!server) throw new Error('USHER_TEST_MONGO_URL is not set: run the tests by `npm test`');
  const [, hosts, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(server) ?? [];
  if (!hosts) throw new Error('USHER_TEST_MONGO_URL is no MongoDB connection string');
  return `${hosts}/${databaseName(name)}${options}`;
}

/**
 * Drops the database that a `testMongoUrl` names.
 *
 * @throws {Error} when it names another: that may be somebody's real data
 */
export async function dropTestDatabase(url: string): Promise<void> {
  const client = new MongoClient(url);
  try {
    const database = client.db();
    if (!database.databaseName.startsWith(prefix)) {
      throw new Error(`${database.databaseName} is no test database`);
    }
    await database.dropDatabase();
  } finally {
    await client.close();
  }
}

const prefix = 'usher-test-';

function databaseName(name: string): string {
  // MongoDB takes 63 bytes at most, and no dots, slashes or blanks.
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30);
  return `${prefix}${plain}-${process.pid}-${randomBytes(4).toString('hex')}`;
}
