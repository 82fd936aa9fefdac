import type { CurrentUser } from '@usher/common';
import type { Logger } from '@usher/common/service';
import { type EventOptions, onEvent } from '@usher/common/socket';
import type { Socket } from 'socket.io';
import type { Cursors } from '../services/cursors.js';
import type { ChatLimits } from '../services/limits.js';
import type { PresenceServices } from '../services/open-presence.js';
import type { Rooms } from '../services/rooms.js';
import type { Typing } from '../services/typing.js';
import { presenceWatch, presenceWatchFields } from './presence-watch.js';
import { roomRead, roomReadFields } from './room-read.js';
import { roomTyping, roomTypingFields } from './room-typing.js';

export interface AttentionParts {
  rooms: Rooms;
  cursors: Cursors;
  typing: Typing;
  presence: Pick<PresenceServices, 'presence' | 'watch'>;
  limits: ChatLimits;
  log: Logger;
  onOutcome: NonNullable<EventOptions['onOutcome']>;
}

/** What a socket of `/chat` says of its user: that they are there, what they read, that they write. */
export function onAttention(parts: AttentionParts) {
  const { rooms, cursors, typing, presence, limits, log, onOutcome } = parts;
  return (socket: Socket): void => {
    if (!socket.connected) return;
    const { id, sid, roles }: CurrentUser = socket.data.currentUser;
    const onFault = (err: unknown, event: string) =>
      log.error({ err, event, user: id, sid }, 'event failed');
    const options = { onFault, onOutcome };

    const leave = roles.includes('service') ? undefined : presence.presence.enter(id);
    socket.on('disconnect', () => {
      leave?.();
      presence.watch.forget(socket);
    });

    const reading = { ...options, limit: limits.roomRead };
    onEvent(socket, 'room:read', roomReadFields, roomRead(cursors), reading);
    const writing = { ...options, limit: limits.roomTyping };
    onEvent(socket, 'room:typing', roomTypingFields, roomTyping(rooms, typing), writing);
    const watching = { ...options, limit: limits.presenceWatch };
    const watch = presenceWatch(socket, presence.watch);
    onEvent(socket, 'presence:watch', presenceWatchFields, watch, watching);
  };
}
