import { randomBytes } from 'node:crypto';
import { serviceNames, services } from '../services.js';
import { makeClient } from './make-client.js';

/** Settings and keys by the Secret that holds them. */
export type Secrets = Record<string, Record<string, string>>;

/** Where the databases are, credentials and all. */
export interface Backing {
  /** By the service whose database it is. */
  mongoUrls: Record<string, string>;
  redisUrl: string;
}

/** The Secrets of the services. All but auth are its clients. */
export function serviceSecrets({ mongoUrls, redisUrl }: Backing): Secrets {
  const clients = serviceNames.filter((name) => name !== 'auth').map((name) => makeClient(name));
  const asAuth = {
    AUTH_SECRET: random(),
    AUTH_CLIENTS: clients.map(({ known }) => known).join(','),
  };
  const own = new Map<string, Record<string, string>>([
    ['auth', asAuth],
    ...clients.map(
      ({ id, secret }) => [id, { AUTH_CLIENT_ID: id, AUTH_CLIENT_SECRET: secret }] as const,
    ),
  ]);
  return Object.fromEntries(
    serviceNames.map((name) => {
      const database = mongoUrls[name] ? { MONGO_URL: mongoUrls[name] } : {};
      return [name, { ...database, REDIS_URL: redisUrl, ...own.get(name) }];
    }),
  );
}

/** The services that keep a database. */
export const databaseOwners = services
  .filter(({ hasDatabase }) => hasDatabase)
  .map(({ name }) => name);

/** Where the members of a cluster's own replica set are, and of the set of one in compose.yaml. */
const clusterMembers = [0, 1, 2].map((n) => `mongo-${n}.mongo:27017`);
export const composeMembers = ['mongo:27017'];

/** Those of an installation that has its own MongoDB and Redis, for which it makes passwords too. */
export function clusterSecrets(members: readonly string[] = clusterMembers): Secrets {
  const redisPassword = random();
  const mongoUrl = (user: string) =>
    `mongodb://${user}:${random()}@${members.join()}/${user}?replicaSet=rs0`;
  return {
    ...serviceSecrets({
      mongoUrls: Object.fromEntries(databaseOwners.map((name) => [name, mongoUrl(name)])),
      redisUrl: `redis://:${redisPassword}@redis:6379`,
    }),
    mongo: { keyfile: randomBytes(384).toString('base64') },
    redis: { password: redisPassword },
  };
}

/** Needs no quoting, neither in an address nor in a file of settings. */
function random(): string {
  return randomBytes(32).toString('base64url');
}
