import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { redisFeed } from '@usher/common/feed';
import { type TestIssuer, testIssuer } from '@usher/common/testing';
import { findMongod } from '../mongod/find-mongod.js';
import { type MemberSet, startMembers } from '../mongod/start-members.js';
import { startRedis, type TestRedis } from '../testing/start-redis.js';
import { startTcpProxy, type TcpProxy } from '../testing/start-tcp-proxy.js';
import { type Replica, startReplica } from './start-replica.js';

export interface SystemOptions {
  replicas: number;
  /** How many clients there will be. */
  clients: number;
  /** More arguments of Node for each replica; for builds that are broken on purpose. */
  nodeArgs?: readonly string[];
}

/** A whole chat of real processes, each of which can be broken. */
export interface System {
  /** Where clients connect: a proxy that hands each connection to a replica that answers. */
  url: string;
  proxy: TcpProxy;
  issuer: TestIssuer;
  replicas: readonly Replica[];
  redis: TestRedis;
  mongo: MemberSet;
  /** With the database of chat. */
  mongoUrl: string;
  stop(): Promise<void>;
}

/** What a replica has open beside its clients: up to 100 connections to each member of MongoDB, and its own files. */
const ownFiles = 500;

/** The longest that a verifier takes; no run is longer. */
const ttlSeconds = 3_600;

export async function startSystem({
  replicas: count,
  clients,
  nodeArgs = [],
}: SystemOptions): Promise<System> {
  const open: (() => unknown)[] = [];
  async function stop(): Promise<void> {
    for (const close of open.splice(0)) await close();
  }
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'usher-driver-'));
    open.unshift(() => rm(dataDir, { recursive: true, force: true }));
    const mongod = await findMongod({ env: process.env, onProgress: () => {} });
    const mongo = await startMembers({ mongod, dataDir });
    open.unshift(mongo.stop);
    const redis = await startRedis();
    open.unshift(redis.stop);

    // In auth's place: signs tokens, publishes the keys, restores the feed of a Redis that was lost.
    const issuer = testIssuer({ ttlSeconds });
    const keys = createServer((_req, res) => void res.end(JSON.stringify({ keys: issuer.jwks })));
    await new Promise<void>((done) => keys.listen(0, '127.0.0.1', done));
    open.unshift(() => void keys.close());
    const feed = await redisFeed({ url: redis.url, onError: () => {} });
    open.unshift(feed.close);
    await feed.restoreFrom(async function* () {});
    await feed.follow(() => {});

    const mongoUrl = mongo.url.replace('/?', '/chat?');
    const env = {
      MONGO_URL: mongoUrl,
      REDIS_URL: redis.url,
      AUTH_URL: `http://127.0.0.1:${(keys.address() as AddressInfo).port}`,
      RATE_LIMIT_FACTOR: '0',
      LOG_LEVEL: 'error',
    };
    const replicas: Replica[] = [];
    for (let i = 0; i < count; i += 1) {
      const replica = await startReplica([...nodeArgs, script], env, ownFiles + clients);
      open.unshift(replica.stop);
      replicas.push(replica);
    }
    let turn = 0;
    const proxy = await startTcpProxy(() => {
      const answering = replicas.filter((replica) => replica.isUp());
      turn += 1;
      return (answering[turn % answering.length] ?? (replicas[0] as Replica)).port;
    });
    open.unshift(proxy.stop);
    const url = `http://127.0.0.1:${proxy.port}`;
    return { url, proxy, issuer, replicas, redis, mongo, mongoUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const common = createRequire(import.meta.url).resolve('@usher/common/package.json');
const script = join(dirname(common), '../chat/dist/index.js');
