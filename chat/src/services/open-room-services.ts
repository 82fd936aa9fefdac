import type { RoomModels } from '../models/open-room-models.js';
import { createDirectRooms, type DirectRooms } from './direct-rooms.js';
import { createJoining, type Joining } from './joining.js';
import type { Live } from './live.js';
import { createMemberships } from './memberships.js';
import type { Messages } from './messages.js';
import { createModeration, type Moderation } from './moderation.js';
import type { Hearing } from './open-hearing.js';
import { showRooms } from './room.js';
import { createRoomAccess } from './room-access.js';
import { createRoomChanges } from './room-changes.js';
import { createRooms, type Rooms } from './rooms.js';

export interface RoomServices {
  rooms: Rooms;
  directRooms: DirectRooms;
  joining: Joining;
  moderation: Moderation;
}

/** All that rooms can do, over one gate for who may and one way for what changes. */
export async function openRoomServices(
  models: RoomModels,
  messages: Pick<Messages, 'heads'>,
  live: Live,
  hearing: Hearing,
): Promise<RoomServices> {
  const memberships = createMemberships(models.memberships);
  const show = showRooms(messages);
  const access = createRoomAccess(models.rooms, memberships, hearing.places);
  const changes = createRoomChanges(models.rooms, { show, live, hearing });
  return {
    rooms: await createRooms(models, { memberships, access, changes, show }),
    directRooms: createDirectRooms(models, { changes, show }),
    joining: createJoining(models, { memberships, access, changes }),
    moderation: createModeration(models, { memberships, access, changes }),
  };
}
