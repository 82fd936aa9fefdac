import { randomUUID } from 'node:crypto';
import { Gauge, type ServiceContext } from '@usher/common/service';
import type { FanOut, Probe } from './open-fan-out.js';

export interface Backlog {
  /** True while some replica is more than a second behind with its pushes. */
  isHigh(): boolean;
  close(): void;
}

const everyMs = 250;
const highMs = 1_000;
/** A figure counts for so long: a replica that is paused, or a paused Redis, holds nobody up. */
const freshMs = 2_000;
/** Probes that may stay unanswered, counted and not timed, since a process that was paused sends none. */
const maxUnanswered = 20;
/** Without sockets one in so many is sent, to see whether the connections are alive. */
const idleTicks = 8;

/**
 * Measures how long a push of this replica takes through Redis back to itself, behind all that waits there
 * and in its own event loop, and tells the others.
 */
export function createBacklog(
  fanOut: FanOut,
  { metrics }: Pick<ServiceContext, 'metrics'>,
  hasSockets: () => boolean,
): Backlog {
  const replica = randomUUID();
  const figures = new Map<string, { backlogMs: number; at: number }>();
  let unanswered = 0;
  let ticks = 0;

  fanOut.onProbe((probe: Probe) => {
    const at = performance.now();
    const isOwn = probe.replica === replica;
    if (isOwn) unanswered = 0;
    figures.set(probe.replica, { backlogMs: isOwn ? at - probe.sentAt : probe.backlogMs, at });
  });

  function fresh(id: string): number {
    const figure = figures.get(id);
    if (!figure) return 0;
    if (performance.now() - figure.at < freshMs) return figure.backlogMs;
    figures.delete(id);
    return 0;
  }

  function probe(): void {
    ticks += 1;
    if (!fanOut.isUp) {
      unanswered = 0;
      return;
    }
    if (!hasSockets() && ticks % idleTicks !== 0) return;
    if (unanswered >= maxUnanswered) {
      unanswered = 0;
      fanOut.renew();
      return;
    }
    unanswered += 1;
    fanOut.tell({ type: 'probe', replica, sentAt: performance.now(), backlogMs: fresh(replica) });
  }

  new Gauge({
    name: 'chat_fan_out_backlog_seconds',
    help: 'How long a push of this replica last took through Redis back to itself',
    registers: [metrics],
    collect() {
      this.set(fresh(replica) / 1000);
    },
  });

  const timer = setInterval(probe, everyMs);
  return {
    isHigh: () => [...figures.keys()].some((id) => fresh(id) > highMs),
    close: () => clearInterval(timer),
  };
}
