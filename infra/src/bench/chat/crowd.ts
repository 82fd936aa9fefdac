import { setTimeout as sleep } from 'node:timers/promises';
import { createHistogram, type Histogram } from './histogram.js';
import { openRawClient, type RawClient } from './raw-client.js';
import { readGroup } from './read-group.js';

export interface CrowdOptions {
  urls: string[];
  cookies: string[];
  /** Bare socket.io over several processes numbers nothing in common. */
  ordered: boolean;
}

export interface Outcome {
  acked: number;
  refused: number;
  seconds: number;
  delivered: number;
  /** What should have been delivered and was not. */
  missing: number;
  /** Groups that came out of turn: their replica's own come first, and a client puts them in order. */
  disordered: number;
  ackMs: Histogram;
  deliveryMs: Histogram;
  /** The longest from an ack until every timed member had the message. */
  behindMs: number;
}

interface Member {
  client: RawClient;
  last: number | undefined;
  received: number;
}

/** One member in ten is timed: enough for percentiles, and cheap. */
const sampleEvery = 10;
const settleMs = 10_000;

/** Members of the lobby, each with a connection, spread over the replicas. */
export async function gatherCrowd({ urls, cookies, ordered }: CrowdOptions) {
  const members: Member[] = [];
  let tally = newTally();

  function newTally() {
    const deliveryMs = createHistogram();
    return {
      delivered: 0,
      disordered: 0,
      lastAt: 0,
      deliveryMs,
      arrivals: new Map<number, number>(),
    };
  }

  async function join(i: number, cookie: string): Promise<void> {
    const timed = i % sampleEvery === 0;
    const member = { last: undefined, received: 0 } as unknown as Member;
    member.client = await openRawClient(urls[i % urls.length] ?? '', cookie, (packet) => {
      const group = readGroup(packet);
      if (!group) return;
      const now = performance.now();
      const { first, count, sentAt } = group;
      if (ordered && member.last !== undefined && first !== member.last + 1) tally.disordered += 1;
      member.last = first + count - 1;
      member.received += count;
      tally.delivered += count;
      tally.lastAt = now;
      if (!timed) return;
      for (const at of sentAt) {
        tally.deliveryMs.add(now - at);
        tally.arrivals.set(at, now);
      }
    });
    members.push(member);
  }

  for (let i = 0; i < cookies.length; i += 50) {
    await Promise.all(cookies.slice(i, i + 50).map((cookie, j) => join(i + j, cookie)));
  }

  /** Runs `work`, which sends, until all that was acked has arrived everywhere, or ten seconds longer. */
  async function measure(work: (send: (i: number) => Promise<void>) => Promise<void>) {
    tally = newTally();
    for (const member of members) member.received = 0;
    const ackMs = createHistogram();
    const acks = new Map<number, number>();
    let acked = 0;
    let refused = 0;
    const startedAt = performance.now();
    const ended = () => (performance.now() - startedAt) / 1000;

    async function send(i: number): Promise<void> {
      const sentAt = Number(performance.now().toFixed(3));
      const { client } = members[i % members.length] as Member;
      const answer = (await client.ask('message:send', newMessage(sentAt))) as { ok: boolean };
      const ackedAt = performance.now();
      ackMs.add(ackedAt - sentAt);
      acks.set(sentAt, ackedAt);
      if (answer.ok) acked += 1;
      else refused += 1;
    }

    await work(send);
    const sendingSeconds = ended();
    const due = performance.now() + settleMs;
    const arrived = () => members.every(({ received }) => received >= acked);
    while (!arrived() && performance.now() < due) await sleep(5);
    const missing = members.reduce((sum, { received }) => sum + Math.max(0, acked - received), 0);
    const seconds = Math.max(sendingSeconds, (tally.lastAt - startedAt) / 1000);
    const { delivered, disordered, deliveryMs, arrivals } = tally;
    let behindMs = 0;
    for (const [at, arrivedAt] of arrivals) {
      behindMs = Math.max(behindMs, arrivedAt - (acks.get(at) ?? arrivedAt));
    }
    return { acked, refused, seconds, delivered, missing, disordered, ackMs, deliveryMs, behindMs };
  }

  return {
    /** So many sends in flight all the time: what the servers can do. */
    saturate: (inFlight: number, seconds: number): Promise<Outcome> =>
      measure(async (send) => {
        const until = performance.now() + seconds * 1000;
        async function keepSending(i: number): Promise<void> {
          while (performance.now() < until) await send(i);
        }
        await Promise.all(Array.from({ length: inFlight }, (_, i) => keepSending(i)));
      }),

    /** So many sends a second, whatever becomes of them: how long each one takes. */
    pace: (perSecond: number, seconds: number): Promise<Outcome> =>
      measure(async (send) => {
        const startedAt = performance.now();
        const sent: Promise<void>[] = [];
        while (sent.length < perSecond * seconds) {
          const dueAt = startedAt + (sent.length * 1000) / perSecond;
          await sleep(Math.max(0, dueAt - performance.now()));
          sent.push(send(sent.length));
        }
        await Promise.all(sent);
      }),

    /** All at once from one replica's members, the others on other replicas. */
    burst: (count: number): Promise<Outcome> =>
      measure(async (send) => {
        await Promise.all(Array.from({ length: count }, (_, i) => send(i * urls.length)));
      }),

    async leave() {
      for (const { client } of members) client.close();
      await Promise.all(members.map(({ client }) => client.closed));
    },
  };
}

let numbered = 0;

/** 235 bytes on the wire, with the moment of sending at its head. */
function newMessage(sentAt: number) {
  numbered += 1;
  const text = `${sentAt.toFixed(3)}|`.padEnd(130, 'lorem ipsum ');
  return { roomId: 'lobby', clientMessageId: `m${process.pid}-${numbered}`, text };
}
