import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { Random } from './seeded-random.js';
import type { Replica } from './start-replica.js';
import type { System } from './start-system.js';

export interface Fault {
  /** For people. */
  title: string;
  /** Takes so long that a short run leaves it out. */
  isLong?: true;
  /** Breaks something, waits, and puts it right again. */
  inject(parts: FaultParts): Promise<void>;
}

export interface FaultParts extends System {
  random: Random;
  /** Waits; a hurried run for a part of the time. */
  pass(ms: number): Promise<void>;
}

export const faults: Readonly<Record<string, Fault>> = {
  'replica-killed': {
    title: 'a replica killed, started anew after 2 s',
    async inject({ replicas, random, pass }) {
      const replica = random.pick(replicas);
      await replica.kill();
      await pass(2_000);
      await replica.restart();
    },
  },
  'replica-paused': {
    title: 'a replica stopped for 9 s',
    inject: ({ replicas, random, pass }) => pause(random.pick(replicas), pass(9_000)),
  },
  'replica-paused-long': {
    title: 'a replica stopped for 60 s',
    isLong: true,
    inject: ({ replicas, random, pass }) => pause(random.pick(replicas), pass(60_000)),
  },
  'replica-paused-first': {
    title: 'a replica started anew and stopped for 4 s before its first message',
    async inject({ replicas, random, pass }) {
      const replica = random.pick(replicas);
      await replica.kill();
      await replica.restart();
      await pause(replica, pass(4_000));
    },
  },
  'connections-cut': {
    title: 'every connection of clients cut for 1 s, answers lost',
    async inject({ proxy, pass }) {
      proxy.cut();
      await pass(1_000);
      proxy.heal();
    },
  },
  'descriptors-exhausted': {
    title: 'a replica without a free descriptor for 5 s, while everybody comes back',
    async inject({ replicas, proxy, random, pass }) {
      const giveBack = await random.pick(replicas).exhaust();
      proxy.cut();
      proxy.heal();
      await pass(5_000);
      giveBack();
    },
  },
  'redis-killed': {
    title: 'Redis killed, started anew and empty after 2 s',
    async inject({ redis, pass }) {
      await redis.signal('SIGKILL');
      await pass(2_000);
      await redis.restart();
    },
  },
  'redis-paused': {
    title: 'Redis stopped for 7 s',
    async inject({ redis, pass }) {
      await redis.signal('SIGSTOP');
      await pass(7_000);
      await redis.signal('SIGCONT');
    },
  },
  'mongo-killed': {
    title: 'the primary of MongoDB killed, started anew after 3 s',
    async inject({ mongo, pass }) {
      const primary = await mongo.primary();
      await primary.kill();
      await pass(3_000);
      await primary.restart();
    },
  },
  'mongo-full': {
    title: 'no room for larger files on any disk of MongoDB, until there is again after 5 s',
    async inject({ mongo, pass }) {
      const restart = async (roomKb?: number) => {
        await Promise.all(mongo.members.map((member) => member.kill()));
        await Promise.all(mongo.members.map((member) => member.restart(roomKb)));
      };
      await restart(roomKb);
      await fillDisk(mongo.url);
      await pass(5_000);
      await restart();
      await mongo.primary();
    },
  },
  'mongo-cut-off': {
    title: 'the primary of MongoDB cut off from the others, then killed; they elect another',
    async inject({ mongo, pass }) {
      const primary = await mongo.primary();
      const others = mongo.members.filter((member) => member !== primary);
      await Promise.all(others.map((member) => member.kill()));
      // Until it notices that it has no majority, it takes writes that nobody copies.
      await sleep(700);
      await primary.kill();
      await Promise.all(others.map((member) => member.restart()));
      await mongo.primary();
      await pass(1_000);
      await primary.restart();
    },
  },
};

const roomKb = 8_192;
const fillingMs = 60_000;

/** Writes until nothing more is taken. */
async function fillDisk(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 5_000, socketTimeoutMS: 5_000 });
  const until = performance.now() + fillingMs;
  try {
    while (performance.now() < until)
      await client
        .db('filling')
        .collection('bytes')
        .insertOne({ bytes: randomBytes(2 ** 18) });
  } catch {
    // As it should be.
  } finally {
    await client.close();
  }
}

async function pause(replica: Replica, passed: Promise<void>): Promise<void> {
  replica.pause();
  await passed;
  replica.resume();
}
