import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './seeded-random.js';
import type { Replica } from './start-replica.js';
import type { System } from './start-system.js';

export interface Fault {
  /** For people. */
  title: string;
  /** Breaks something, waits, and puts it right again. */
  inject(system: System, random: Random): Promise<void>;
}

export const faults: Readonly<Record<string, Fault>> = {
  'replica-killed': {
    title: 'a replica killed, started anew after 2 s',
    async inject({ replicas }, random) {
      const replica = random.pick(replicas);
      await replica.kill();
      await sleep(2_000);
      await replica.restart();
    },
  },
  'replica-paused': {
    title: 'a replica stopped for 9 s',
    inject: ({ replicas }, random) => pause(random.pick(replicas), 9_000),
  },
  'replica-paused-first': {
    title: 'a replica started anew and stopped for 4 s before its first message',
    async inject({ replicas }, random) {
      const replica = random.pick(replicas);
      await replica.kill();
      await replica.restart();
      await pause(replica, 4_000);
    },
  },
  'connections-cut': {
    title: 'every connection of clients cut for 1 s, answers lost',
    async inject({ proxy }) {
      proxy.cut();
      await sleep(1_000);
      proxy.heal();
    },
  },
  'redis-killed': {
    title: 'Redis killed, started anew and empty after 2 s',
    async inject({ redis }) {
      await redis.signal('SIGKILL');
      await sleep(2_000);
      await redis.restart();
    },
  },
  'redis-paused': {
    title: 'Redis stopped for 7 s',
    async inject({ redis }) {
      await redis.signal('SIGSTOP');
      await sleep(7_000);
      await redis.signal('SIGCONT');
    },
  },
  'mongo-killed': {
    title: 'the primary of MongoDB killed, started anew after 3 s',
    async inject({ mongo }) {
      const primary = await mongo.primary();
      await primary.kill();
      await sleep(3_000);
      await primary.restart();
    },
  },
  'mongo-cut-off': {
    title: 'the primary of MongoDB cut off from the others, then killed; they elect another',
    async inject({ mongo }) {
      const primary = await mongo.primary();
      const others = mongo.members.filter((member) => member !== primary);
      await Promise.all(others.map((member) => member.kill()));
      // Until it notices that it has no majority, it takes writes that nobody copies.
      await sleep(700);
      await primary.kill();
      await Promise.all(others.map((member) => member.restart()));
      await mongo.primary();
      await sleep(1_000);
      await primary.restart();
    },
  },
};

async function pause(replica: Replica, ms: number): Promise<void> {
  replica.pause();
  await sleep(ms);
  replica.resume();
}
