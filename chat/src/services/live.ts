import type { Namespace } from 'socket.io';
import type { Change } from './changes.js';
import type { Message } from './message.js';
import type { Room } from './room.js';

/** What open sockets hear. A hint only: the database's `seq` is the truth, clients ask for what they miss. */
export interface Live {
  /** All who are in the room learn what it has become. */
  roomChanged(room: Room): void;
  /** Messages of one room, ascending by `seq`. */
  sent(roomId: string, messages: Message[]): void;
  changed(change: Change): void;
}

export function createLive(namespace: Namespace): Live {
  return {
    roomChanged(room) {
      namespace.in(channel(room.id)).emit('room:changed', { room });
    },
    sent(roomId, messages) {
      namespace.in(channel(roomId)).emit('message:new', { roomId, messages });
    },
    changed(change) {
      namespace.in(channel(change.roomId)).emit('message:changed', change);
    },
  };
}

export const channelPrefix = 'room:';

/** The Socket.IO room that carries a chat room's events. */
export function channel(roomId: string): string {
  return channelPrefix + roomId;
}
