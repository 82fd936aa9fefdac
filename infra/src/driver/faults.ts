import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './seeded-random.js';
import type { Replica } from './start-replica.js';
import type { System } from './start-system.js';

export interface Fault {
  /** For people. */
  title: string;
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

async function pause(replica: Replica, passed: Promise<void>): Promise<void> {
  replica.pause();
  await passed;
  replica.resume();
}
