import type { ServiceContext } from '@usher/common/service';
import type { Namespace } from 'socket.io';
import type { RoomModels } from '../models/open-room-models.js';
import type { RoomEntry } from '../models/room-entry.js';
import { gateDelivery } from './gate-delivery.js';
import { createHearingGate } from './hearing-gate.js';
import { createListeners } from './listeners.js';
import { createMemberships } from './memberships.js';
import { createPlaces, type Places } from './places.js';
import { followRooms, openRoomFeed } from './room-feed.js';
import { createRoomLog, type RoomLog } from './room-log.js';

/** Who hears and may do what in rooms, kept the same in all replicas. */
export interface Hearing {
  log: RoomLog;
  places: Places;
  /** Lets an entry take effect in this process. */
  apply(entry: RoomEntry): void;
  close(): Promise<void>;
}

export async function openHearing(
  namespace: Namespace,
  models: RoomModels,
  context: Pick<ServiceContext, 'log'>,
  redisUrl: string | undefined,
): Promise<Hearing> {
  const { rooms, entries } = models;
  const feed = await openRoomFeed(redisUrl, context, entries);
  const log = createRoomLog(entries, feed);
  const listeners = createListeners(namespace);
  const memberships = createMemberships(models.memberships);
  const isFresh = () => following.isFresh();
  const places = createPlaces(
    { room: (roomId) => rooms.findById(roomId).lean().exec(), member: memberships.find },
    isFresh,
  );
  const onFault = (err: unknown) => context.log.error({ err }, 'a room could not be delivered to');
  const gate = createHearingGate({ ...models, log, listeners, isFresh, onFault });
  gateDelivery(namespace.adapter, gate);

  function apply(entry: RoomEntry): void {
    places.forget(entry);
    if (entry.type !== 'member.changed') return;
    listeners.apply(entry);
    gate.follow(entry);
  }

  const following = followRooms(feed, apply, () => {
    places.forgetAll();
    gate.forgetAll();
  });

  return {
    log,
    places,
    apply,
    async close() {
      following.close();
      await log.close();
      await feed.close();
    },
  };
}
