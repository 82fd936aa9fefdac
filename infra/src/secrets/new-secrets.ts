import { randomBytes } from 'node:crypto';
import { makeClient } from './make-client.js';

/** Settings and keys by the Secret that holds them. */
export type Secrets = Record<string, Record<string, string>>;

/** Where the databases are, credentials and all. */
export interface Backing {
  authMongoUrl: string;
  chatMongoUrl: string;
  redisUrl: string;
}

/** The Secrets of the three services. */
export function serviceSecrets({ authMongoUrl, chatMongoUrl, redisUrl }: Backing): Secrets {
  const [chat, web] = [makeClient('chat'), makeClient('web')];
  const asClient = { chat: credentials(chat), web: credentials(web) };
  return {
    auth: {
      MONGO_URL: authMongoUrl,
      REDIS_URL: redisUrl,
      AUTH_SECRET: random(),
      AUTH_CLIENTS: [chat.known, web.known].join(','),
    },
    chat: { MONGO_URL: chatMongoUrl, REDIS_URL: redisUrl, ...asClient.chat },
    web: { REDIS_URL: redisUrl, ...asClient.web },
  };
}

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
      authMongoUrl: mongoUrl('auth'),
      chatMongoUrl: mongoUrl('chat'),
      redisUrl: `redis://:${redisPassword}@redis:6379`,
    }),
    mongo: { keyfile: randomBytes(384).toString('base64') },
    redis: { password: redisPassword },
  };
}

function credentials({ id, secret }: { id: string; secret: string }) {
  return { AUTH_CLIENT_ID: id, AUTH_CLIENT_SECRET: secret };
}

/** Needs no quoting, neither in an address nor in a file of settings. */
function random(): string {
  return randomBytes(32).toString('base64url');
}
