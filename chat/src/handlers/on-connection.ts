import type { CurrentUser } from '@usher/common';
import type { Logger } from '@usher/common/service';
import { type EventOptions, onEvent } from '@usher/common/socket';
import type { Socket } from 'socket.io';
import type { CatchUp } from '../services/catch-up.js';
import type { Changes } from '../services/changes.js';
import type { Community } from '../services/create-community.js';
import type { ChatLimits } from '../services/limits.js';
import { channel } from '../services/live.js';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { messageDelete, messageDeleteFields } from './message-delete.js';
import { messageEdit, messageEditFields } from './message-edit.js';
import { messageReact, messageReactFields } from './message-react.js';
import { messageSend, messageSendFields } from './message-send.js';
import { notificationRead, notificationReadFields } from './notification-read.js';
import { roomSync, roomSyncFields } from './room-sync.js';

export interface ConnectionParts {
  rooms: Rooms;
  messages: Messages;
  changes: Changes;
  catchUp: CatchUp;
  community: Community;
  limits: ChatLimits;
  log: Logger;
  onOutcome: NonNullable<EventOptions['onOutcome']>;
}

/** What a signed-in socket of `/chat` can do. */
export function onConnection(parts: ConnectionParts) {
  const { rooms, messages, changes, catchUp, community, limits, log, onOutcome } = parts;
  const { mentions } = community;
  const read = notificationRead(community.notifications);
  return (socket: Socket): void => {
    if (!socket.connected) return;
    const { id, sid }: CurrentUser = socket.data.currentUser;
    const onFault = (err: unknown, event: string) =>
      log.error({ err, event, user: id, sid }, 'event failed');
    const writing = { onFault, onOutcome, limit: limits.messageSend };
    const changing = { onFault, onOutcome, limit: limits.messageChange };
    const syncing = { onFault, onOutcome, limit: limits.roomSync };

    const sync = roomSync(socket, { rooms, catchUp });
    const send = messageSend(rooms, messages, mentions);
    const edit = messageEdit(rooms, changes, mentions);
    onEvent(socket, 'message:send', messageSendFields, send, writing);
    onEvent(socket, 'message:edit', messageEditFields, edit, changing);
    onEvent(socket, 'message:delete', messageDeleteFields, messageDelete(rooms, changes), changing);
    onEvent(socket, 'message:react', messageReactFields, messageReact(rooms, changes), changing);
    onEvent(socket, 'room:sync', roomSyncFields, sync, syncing);

    const reading = { onFault, onOutcome, limit: limits.notificationRead };
    onEvent(socket, 'notification:read', notificationReadFields, read, reading);

    hearRooms(socket, rooms, id).catch((err) => {
      onFault(err, 'connection');
      // The client comes back by itself and finds its rooms then.
      socket.conn.close();
    });
  };
}

async function hearRooms(socket: Socket, rooms: Rooms, userId: string): Promise<void> {
  const before = await rooms.idsOf(userId);
  await socket.join(before.map(channel));
  // Whoever was put out of a room between the two must not stay within hearing.
  const now = new Set(await rooms.idsOf(userId));
  for (const roomId of before) if (!now.has(roomId)) await socket.leave(channel(roomId));
}
