import type { ServiceContext } from '@usher/common/service';
import type { Socket } from 'socket.io';
import type { LastSeenModel } from '../models/last-seen.js';
import { createLastSeen } from './last-seen.js';
import { memoryLeases } from './leases.js';
import { createPresence, type Presence } from './presence.js';
import { createPresenceWatch, type PresenceWatch } from './presence-watch.js';
import { createRedisLeases } from './redis-leases.js';

export interface PresenceTimes {
  /** How long somebody without a socket still counts as online. */
  graceMs: number;
  /** How long the users of a replica that was killed do. */
  leaseMs: number;
  renewMs: number;
  /** How often replicas look at those whom somebody watches. */
  lookMs: number;
}

const defaults: PresenceTimes = {
  graceMs: 5_000,
  leaseMs: 15_000,
  renewMs: 3_000,
  lookMs: 1_000,
};

export interface PresenceServices {
  presence: Presence;
  watch: PresenceWatch<Socket>;
  close(): Promise<void>;
}

/** Presence over all replicas on one Redis, or of this process where there is none. */
export function openPresence(
  model: LastSeenModel,
  { redis, log }: Pick<ServiceContext, 'redis' | 'log'>,
  times: Partial<PresenceTimes> = {},
): PresenceServices {
  const { graceMs, leaseMs, renewMs, lookMs } = { ...defaults, ...times };
  const onFault = (err: unknown) => log.warn({ err }, 'presence is not up to date');
  const lastSeen = createLastSeen(model, onFault);
  const onLapsed = lastSeen.save;
  const leases = redis
    ? createRedisLeases(redis, { leaseMs, renewMs, lingerMs: graceMs, onLapsed })
    : memoryLeases();
  const presence = createPresence({ leases, lastSeen }, { graceMs });
  const watch = createPresenceWatch<Socket>(presence, {
    everyMs: lookMs,
    tell: (socket, user) => void socket.emit('presence:changed', user),
    onFault,
  });
  return {
    presence,
    watch,
    close() {
      watch.close();
      return presence.close();
    },
  };
}
