import type { Message } from './message.js';
import type { RoomWindow } from './room-window.js';

export interface RecentRooms {
  get(roomId: string): RoomWindow | undefined;
  set(roomId: string, window: RoomWindow): void;
  delete(roomId: string): void;
}

const maxRooms = 200;
/** Of all rooms together, in characters, about. */
const maxSize = 32 * 1024 * 1024;

/** Keeps the rooms that were last asked for. */
export function createRecentRooms(): RecentRooms {
  const rooms = new Map<string, { window: RoomWindow; size: number }>();
  let total = 0;

  function remove(roomId: string): void {
    total -= rooms.get(roomId)?.size ?? 0;
    rooms.delete(roomId);
  }

  return {
    get: (roomId) => rooms.get(roomId)?.window,
    set(roomId, window) {
      // The map's first is the one that was asked for longest ago.
      remove(roomId);
      const size = sizeOf(window);
      rooms.set(roomId, { window, size });
      total += size;
      for (const oldest of rooms.keys()) {
        if (rooms.size <= maxRooms && total <= maxSize) break;
        remove(oldest);
      }
    },
    delete: remove,
  };
}

function sizeOf({ messages, changes }: RoomWindow): number {
  let size = changes.length * 200;
  for (const message of messages.values()) size += sizeOfMessage(message);
  return size;
}

function sizeOfMessage({ text, reactions }: Message): number {
  return reactions.reduce((sum, { userIds }) => sum + userIds.length * 40, text.length + 500);
}
