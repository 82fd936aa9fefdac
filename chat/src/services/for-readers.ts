import type { Cursors, ReaderRoom } from './cursors.js';
import type { RoomServices } from './open-room-services.js';
import type { Room } from './room.js';

type Shown = Pick<RoomServices, 'rooms' | 'directRooms' | 'joining' | 'moderation'>;

/**
 * The same services, whose rooms carry what is new to the one who asks. What others are told of a room
 * stays the same for all of them.
 */
export function forReaders(services: Shown, cursors: Cursors): Shown {
  const { rooms, directRooms, joining, moderation } = services;

  async function show(userId: string, found: Promise<Room>): Promise<ReaderRoom> {
    const [room] = await cursors.show(userId, [await found]);
    return room as ReaderRoom;
  }

  return {
    rooms: {
      ...rooms,
      async listMine(userId, cursor) {
        const { rooms: found, ...page } = await rooms.listMine(userId, cursor);
        return { rooms: await cursors.show(userId, found), ...page };
      },
      get: (userId, roomId) => show(userId, rooms.get(userId, roomId)),
      create: (userId, name, visibility) => show(userId, rooms.create(userId, name, visibility)),
      rename: (userId, roomId, name) => show(userId, rooms.rename(userId, roomId, name)),
      archive: (userId, roomId) => show(userId, rooms.archive(userId, roomId)),
    },
    directRooms: {
      async open(userId, otherId) {
        const { room, isNew } = await directRooms.open(userId, otherId);
        return { room: await show(userId, Promise.resolve(room)), isNew };
      },
    },
    joining: {
      ...joining,
      join: (userId, roomId) => show(userId, joining.join(userId, roomId)),
      joinByCode: (userId, code) => show(userId, joining.joinByCode(userId, code)),
    },
    moderation: {
      invite: (deed) => show(deed.byId, moderation.invite(deed)),
      kick: (deed) => show(deed.byId, moderation.kick(deed)),
      mute: (deed) => show(deed.byId, moderation.mute(deed)),
      unmute: (deed) => show(deed.byId, moderation.unmute(deed)),
      ban: (deed) => show(deed.byId, moderation.ban(deed)),
      unban: (deed) => show(deed.byId, moderation.unban(deed)),
      setRole: (deed, role) => show(deed.byId, moderation.setRole(deed, role)),
    },
  };
}
