import type { RoomModels } from '../models/open-room-models.js';
import type { Counts } from './counts.js';
import { type Cursors, createCursors } from './cursors.js';
import { createDirectRooms, type DirectRooms } from './direct-rooms.js';
import { forReaders } from './for-readers.js';
import { createJoining, type Joining } from './joining.js';
import type { Live } from './live.js';
import { createMemberships } from './memberships.js';
import { createModeration, type Moderation } from './moderation.js';
import type { Hearing } from './open-hearing.js';
import type { ReadReceipts } from './read-receipts.js';
import { type Heads, showRooms } from './room.js';
import { createRoomAccess } from './room-access.js';
import { createRoomChanges } from './room-changes.js';
import { createRooms, type Rooms } from './rooms.js';

export interface RoomServices {
  rooms: Rooms;
  directRooms: DirectRooms;
  joining: Joining;
  moderation: Moderation;
  cursors: Cursors;
}

/** What is known of rooms' messages. */
export interface RoomFigures extends Heads {
  counts: Counts;
  receipts: ReadReceipts;
}

/** All that rooms can do, over one gate for who may and one way for what changes. */
export async function openRoomServices(
  models: RoomModels,
  figures: RoomFigures,
  live: Live,
  hearing: Hearing,
): Promise<RoomServices> {
  const memberships = createMemberships(models.memberships, figures);
  const show = showRooms(figures);
  const access = createRoomAccess(models.rooms, memberships, hearing.places);
  const changes = createRoomChanges(models.rooms, { show, live, hearing });
  const cursors = createCursors(models.memberships, { ...figures, access });
  const services = {
    rooms: await createRooms(models, { memberships, access, changes, show }),
    directRooms: createDirectRooms(models, { changes, show }),
    joining: createJoining(models, { memberships, access, changes }),
    moderation: createModeration(models, { memberships, access, changes }),
  };
  return { ...forReaders(services, cursors), cursors };
}
