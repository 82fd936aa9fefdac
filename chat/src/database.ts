import { createRequire } from 'node:module';
import { endWritesOnClose } from '@usher/common/service';
import mongoose, { type Connection } from 'mongoose';

endWritesOnClose(createRequire(import.meta.url).resolve('mongoose'));

/**
 * Connects to this service's own database. Writes are acknowledged by a majority, so that no answer of
 * ours is rolled back.
 *
 * @throws Error when MongoDB cannot be reached within 10 s or is no replica set (majority writes need one)
 */
export async function connectDatabase(mongoUrl: string): Promise<Connection> {
  const connection = mongoose.createConnection(mongoUrl, {
    ...(hasDatabase(mongoUrl) ? {} : { dbName: 'chat' }),
    serverSelectionTimeoutMS: 10_000,
    // Fails at once when closed; while MongoDB is away the driver waits by itself.
    bufferCommands: false,
    readConcernLevel: 'majority',
    writeConcern: { w: 'majority', wtimeoutMS: 10_000 },
  });
  await connection.asPromise();
  const { setName } = (await connection.db?.admin().command({ hello: 1 })) ?? {};
  if (!setName) {
    await connection.close();
    throw new Error(
      'MongoDB must run as a replica set (mongod --replSet …): majority writes need one',
    );
  }
  return connection;
}

function hasDatabase(mongoUrl: string): boolean {
  return /^[^/]+\/\/[^/]+\/[^?]/.test(mongoUrl);
}
