import { userRoom } from '@usher/common/socket';
import type { Namespace } from 'socket.io';
import type { LeaveReason, MemberChanged } from '../models/room-entry.js';
import { channel } from './live.js';
import { recent } from './recent.js';

/** This process's open sockets, and which rooms they hear. */
export interface Listeners {
  /** Lets the change take effect, once: entries come again, and older ones after newer ones. */
  apply(entry: MemberChanged): void;
  /** The ids of the users who hear the room here. */
  of(roomId: string): Set<string>;
  /** Puts out somebody who, at this version, is not a member; a newer entry about them stands. */
  putOut(place: { roomId: string; userId: string; version: number; reason: LeaveReason }): void;
}

/** More than change within the time that the feed keeps entries. */
const maxPlaces = 100_000;

export function createListeners(namespace: Namespace): Listeners {
  /** The version last applied, by room and user. */
  const applied = recent<number>(maxPlaces);
  // Every replica follows the feed by itself: nothing here goes over the adapter.
  const socketsOf = (userId: string) => namespace.local.in(userRoom(userId));

  function isNews(roomId: string, userId: string, version: number): boolean {
    const key = `${roomId} ${userId}`;
    const isNewer = version > (applied.get(key) ?? -1);
    if (isNewer) applied.set(key, version);
    return isNewer;
  }

  function leave(userId: string, roomId: string, reason: LeaveReason): void {
    socketsOf(userId).socketsLeave(channel(roomId));
    socketsOf(userId).emit('room:left', { roomId, reason });
  }

  return {
    apply({ roomId, userId, version, change, reason = 'left' }) {
      if (!isNews(roomId, userId, version)) return;
      if (change === 'entered') socketsOf(userId).socketsJoin(channel(roomId));
      if (change === 'left') leave(userId, roomId, reason);
    },

    of(roomId) {
      const ids = namespace.adapter.rooms.get(channel(roomId)) ?? [];
      const users = new Set<string>();
      for (const id of ids) {
        const user = namespace.sockets.get(id)?.data.currentUser;
        if (user) users.add(user.id);
      }
      return users;
    },

    putOut({ roomId, userId, version, reason }) {
      if (isNews(roomId, userId, version)) leave(userId, roomId, reason);
      else if (applied.get(`${roomId} ${userId}`) === version) {
        // Told already; this socket has come in on an older answer.
        socketsOf(userId).socketsLeave(channel(roomId));
      }
    },
  };
}
