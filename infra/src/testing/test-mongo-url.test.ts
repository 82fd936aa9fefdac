import { MongoClient } from 'mongodb';
import { dropTestDatabase, testMongoUrl } from './test-mongo-url.js';

describe('testMongoUrl', () => {
  const server = process.env.USHER_TEST_MONGO_URL;
  afterEach(() => {
    process.env.USHER_TEST_MONGO_URL = server;
  });

  it('names another database each time, and keeps the options', () => {
    process.env.USHER_TEST_MONGO_URL = 'mongodb://u:p@a:1,b:2/real?replicaSet=x&w=majority';
    const url = testMongoUrl('Sign-in: a very long title that goes on / and on for ever');
    const parts =
      /^mongodb:\/\/u:p@a:1,b:2\/(usher-test-sign-in-[a-z0-9-]+)\?replicaSet=x&w=majority$/;
    expect(url).toMatch(parts);
    expect(parts.exec(url)?.[1]?.length).toBeLessThan(64);
    expect(testMongoUrl('same')).not.toBe(testMongoUrl('same'));
  });

  it('says how to run the tests when nobody has opened a MongoDB', () => {
    delete process.env.USHER_TEST_MONGO_URL;
    expect(() => testMongoUrl()).toThrow('npm test');
  });
});

describe('dropTestDatabase', () => {
  it('drops the test database', async () => {
    const url = testMongoUrl('drop');
    const client = new MongoClient(url);
    await client.db().collection('things').insertOne({});
    await dropTestDatabase(url);
    expect(await client.db().listCollections().toArray()).toEqual([]);
    await client.close();
  });

  it('refuses any other database', async () => {
    const url = testMongoUrl('drop').replace(/\/usher-test-[^?]*/, '/production');
    await expect(dropTestDatabase(url)).rejects.toThrow('production is no test database');
  });
});
