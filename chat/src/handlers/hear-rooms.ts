import type { Socket } from 'socket.io';
import { channel } from '../services/live.js';
import type { Rooms } from '../services/rooms.js';

/**
 * Lets a new socket hear its user's rooms. What is read may be out of date when it arrives, and has then been overtaken
 * by who was put out or let in meanwhile: done is only when a read that began after the last step says the same.
 */
export async function hearRooms(
  socket: Socket,
  rooms: Pick<Rooms, 'idsOf'>,
  userId: string,
): Promise<void> {
  let heard = new Set<string>();
  for (;;) {
    const mine = new Set(await rooms.idsOf(userId));
    if (!socket.connected) return;
    const gone = [...heard].filter((roomId) => !mine.has(roomId));
    if (gone.length === 0 && mine.size === heard.size) return;
    for (const roomId of gone) await socket.leave(channel(roomId));
    await socket.join([...mine].map(channel));
    heard = mine;
  }
}
