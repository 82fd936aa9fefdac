import { waitForQuiet } from '../wait-for-quiet.js';
import { gatherCrowd, type Outcome } from './crowd.js';
import type { Stage } from './stage.js';

export interface RoomVariant {
  peer: 'usher' | 'bare';
  replicas: number;
  members: number;
}

export interface RoomReading extends RoomVariant {
  sendsPerSecond: number;
  deliveredPerSecond: number;
  /** At 20,000 deliveries a second. */
  paced: Outcome;
  saturated: Outcome;
  burst: Outcome | undefined;
  serverShare: number;
  generatorShare: number;
}

const inFlight = 32;
const pacedDeliveries = 20_000;
const burstSize = 2_000;

/** One room, so many members: what it can take, how long a message takes, what a burst does. */
export async function readRoom(
  stage: Stage,
  variant: RoomVariant,
  seconds: number,
): Promise<RoomReading> {
  const { peer, replicas, members } = variant;
  await waitForQuiet(20);
  const servers = await (peer === 'usher' ? stage.startUsher(replicas) : stage.startBare(replicas));
  const ordered = peer === 'usher' || replicas === 1;
  try {
    const crowd = await gatherCrowd({
      urls: servers.urls,
      cookies: stage.cookies(members),
      ordered,
    });
    await crowd.saturate(inFlight, 1);

    const cpuBefore = await servers.cpuSeconds();
    const ownBefore = process.cpuUsage();
    const saturated = await crowd.saturate(inFlight, seconds);
    const own = process.cpuUsage(ownBefore);
    const cpu = (await servers.cpuSeconds()) - cpuBefore;

    const paced = await crowd.pace(pacedDeliveries / members, seconds);
    // Members sit on both replicas by turns: those of one send, those of the other only listen.
    const burst = peer === 'usher' && replicas > 1 ? await crowd.burst(burstSize) : undefined;
    await crowd.leave();
    return {
      ...variant,
      sendsPerSecond: saturated.acked / saturated.seconds,
      deliveredPerSecond: saturated.delivered / saturated.seconds,
      saturated,
      paced,
      burst,
      serverShare: cpu / saturated.seconds,
      generatorShare: (own.user + own.system) / 1e6 / saturated.seconds,
    };
  } finally {
    await servers.stop();
  }
}
