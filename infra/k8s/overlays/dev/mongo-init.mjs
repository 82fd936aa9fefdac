// Sees to it that the replica set of MONGO_URL is initiated and knows the user that MONGO_URL names.
// Whoever starts may run it, at any time and side by side: what is there already stays as it is.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

// This file comes from a ConfigMap: packages are those of the image, around the working directory.
const require = createRequire(`${process.cwd()}/`);
const { MongoClient } = require('mongodb');
const { ConnectionString } = require('mongodb-connection-string-url');

const patienceMs = 180_000;
const url = new ConnectionString(process.env.MONGO_URL);
const set = url.searchParams.get('replicaSet');
const database = url.pathname.slice(1);
const user = decodeURIComponent(url.username);
const pwd = decodeURIComponent(url.password);

await retry(initiate);
await retry(keepUser);

/** Members know each other by the key, and whoever has it may act as one of them. */
async function asMember(hosts, options, act) {
  const client = new MongoClient(`mongodb://${hosts.join(',')}/`, {
    auth: { username: '__system', password: process.env.MONGO_KEY },
    authSource: 'local',
    authMechanism: 'SCRAM-SHA-256',
    serverSelectionTimeoutMS: 5_000,
    ...options,
  });
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}

async function initiate() {
  const members = url.hosts.map((host, _id) => ({ _id, host }));
  await asMember(url.hosts.slice(0, 1), { directConnection: true }, (client) =>
    client
      .db('admin')
      .command({ replSetInitiate: { _id: set, members } })
      .catch(unless('AlreadyInitialized')),
  );
}

async function keepUser() {
  const roles = [{ role: 'readWrite', db: database }];
  await asMember(url.hosts, { replicaSet: set }, async (client) => {
    const db = client.db(database);
    const writeConcern = { w: 'majority' };
    const { users } = await db.command({ usersInfo: user });
    const command = users.length > 0 ? 'updateUser' : 'createUser';
    await db.command({ [command]: user, pwd, roles, writeConcern });
  });
}

function unless(codeName) {
  return (error) => {
    if (error.codeName !== codeName) throw error;
  };
}

async function retry(act) {
  for (;;) {
    try {
      await act();
      process.stdout.write(`${act.name}: done\n`);
      return;
    } catch (error) {
      if (performance.now() > patienceMs) throw error;
      process.stdout.write(`${act.name}: ${error.message}; again in a second\n`);
      await sleep(1000);
    }
  }
}
