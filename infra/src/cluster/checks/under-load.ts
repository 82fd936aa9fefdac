import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../../bench/percentiles.js';
import { serviceNames } from '../../services.js';
import { type Kubectl, podsOf } from '../kubectl.js';
import { openMongo } from '../load/open-mongo.js';
import { type Requests, startRequests } from '../load/requests.js';
import { revokeWhile } from '../load/revoking.js';
import { startWriters, type Writers } from '../load/writers.js';
import type { Check, Stage } from '../stage.js';
import { signUp } from '../visitor.js';

const people = { members: 40, rooms: 10, pauseMs: 1_000 };
const browsers = 4;
const backLimitMs = 5_000;
/** Of `MAX_LAG_MS`, which the manifests leave as it is. */
const lagLimitMs = 5_000;
/** Pods that were replaced pause, and send their sockets away, after the cluster calls it done. */
const aftermathMs = 15_000;

export const underLoad: Check = {
  title: 'each Deployment rolled, pods of chat, Redis and MongoDB deleted, under load',
  async run(stage) {
    const { url, report, onProgress } = stage;
    const visitors = await Promise.all(
      Array.from({ length: browsers }, (_, i) => signUp(url, `Reader-${i}`)),
    );
    const writers = await startWriters({ url, ...people });
    const requests = startRequests(visitors);
    try {
      onProgress(`${people.members} people write into ${people.rooms} rooms`);
      await writers.allWrite();
      for (const name of serviceNames) await roll(name, stage, writers, requests);
      for (const victim of victims) await deletePod(victim, stage, writers, requests);
      await requests.stop();
      report.note('requests in all', String(requests.made()));
      const mongo = await openMongo(stage.kubectl, 'chat');
      try {
        const { counts, findings, stored } = await writers.finish(mongo.url);
        for (const { code, message } of findings) onProgress(`${code}: ${message}`);
        const { acked, delivered } = writers.history.figures();
        report.note(
          'messages acked, stored, delivered',
          `${acked}, ${stored.messages}, ${delivered}`,
        );
        const lost = (counts.ACKED_NOT_STORED ?? 0) + (counts.MESSAGE_MISSING ?? 0);
        report.same('acked and lost', lost, 0);
        const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
        report.same('findings of the checker, of every kind', all, 0);
      } finally {
        await mongo.close();
      }
    } finally {
      await requests.stop();
      await writers.close();
    }
  },
};

async function roll(
  name: string,
  { kubectl, report, onProgress }: Stage,
  writers: Writers,
  requests: Requests,
): Promise<void> {
  const before = { made: requests.made(), failed: requests.failed.length };
  writers.returning.take();
  writers.history.add({ type: 'fault', client: 'cluster', name: `${name} rolled` });
  const startedAt = performance.now();
  await kubectl.run(['rollout', 'restart', `deployment/${name}`]);
  await ready(kubectl, `deployment/${name}`);
  const seconds = (performance.now() - startedAt) / 1_000;
  await sleep(aftermathMs);
  const failed = requests.failed.slice(before.failed);
  for (const line of new Set(failed)) onProgress(`${name} rolled: ${line}`);
  const made = requests.made() - before.made;
  report.same(
    `${name} rolled in ${Math.round(seconds)} s: failed of ${made} requests`,
    failed.length,
    0,
  );
  const returns = writers.returning.take();
  if (returns.length === 0) return;
  const { p99 } = percentiles(returns);
  report.atMost(`${returns.length} sockets back, p99`, p99, backLimitMs, 'ms');
}

interface Victim {
  what: string;
  pod(kubectl: Kubectl): Promise<string>;
  /** What makes another one. */
  owner: string;
}

const victims: readonly Victim[] = [
  {
    what: 'a pod of chat deleted',
    pod: async (kubectl) => (await podsOf(kubectl, 'chat'))[0] ?? '',
    owner: 'deployment/chat',
  },
  { what: "Redis' pod deleted", pod: async () => 'redis-0', owner: 'statefulset/redis' },
  {
    what: "the MongoDB primary's pod deleted",
    async pod(kubectl) {
      const mongo = await openMongo(kubectl, 'chat');
      await mongo.close();
      return mongo.pod;
    },
    owner: 'statefulset/mongo',
  },
];

async function deletePod(
  { what, pod, owner }: Victim,
  { kubectl, url, report, onProgress }: Stage,
  writers: Writers,
  requests: Requests,
): Promise<void> {
  const account = await signUp(url, 'Leaver');
  const name = await pod(kubectl);
  onProgress(`${what}: ${name}`);
  const failedBefore = requests.failed.length;
  const madeBefore = requests.made();
  const revoked = await revokeWhile(url, account, lagLimitMs, async () => {
    await sleep(1_000);
    writers.history.add({ type: 'fault', client: 'cluster', name: what });
    // One second's grace is less than anything needs to end well.
    await kubectl.run(['delete', 'pod', name, '--now']);
    // Its owner notices a moment later.
    await sleep(2_000);
    await ready(kubectl, owner);
    await writers.allWrite();
    await sleep(aftermathMs);
  });
  const { ack = 0, delivery = 0 } = writers.history.waits().get(what) ?? {};
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  report.note(
    `${what}: longest wait for an ack, until delivered`,
    `${seconds(ack)}, ${seconds(delivery)}`,
  );
  const failed = requests.failed.length - failedBefore;
  report.note(
    `${what}: requests refused or failed`,
    `${failed} of ${requests.made() - madeBefore}`,
  );
  for (const line of new Set(requests.failed.slice(failedBefore))) onProgress(`${what}: ${line}`);
  const longest = `${Math.round(revoked.longestMs)} ms after the answer at the latest`;
  report.note(
    `${what}: ended sessions that were still accepted`,
    `${revoked.count} ended, ${longest}`,
  );
  report.same(`${what}: ended sessions accepted after the lag limit`, revoked.acceptedLate, 0);
}

async function ready(kubectl: Kubectl, owner: string): Promise<void> {
  await kubectl.run(['rollout', 'status', owner, '--timeout=300s']);
}
