import type { ServiceContext } from '@usher/common/service';
import { type EventOptions, onEvent } from '@usher/common/socket';
import type { Namespace, Socket } from 'socket.io';
import type { CatchUp } from '../services/catch-up.js';
import type { Changes } from '../services/changes.js';
import type { Community } from '../services/create-community.js';
import type { Cursors } from '../services/cursors.js';
import type { ChatLimits } from '../services/limits.js';
import type { Messages } from '../services/messages.js';
import type { PresenceWatch } from '../services/presence-watch.js';
import type { Rooms } from '../services/rooms.js';
import type { Typing } from '../services/typing.js';
import { logEventFault } from './log-event-fault.js';
import { messageDelete, messageDeleteFields } from './message-delete.js';
import { messageEdit, messageEditFields } from './message-edit.js';
import { messageReact, messageReactFields } from './message-react.js';
import { messageSend, messageSendFields } from './message-send.js';
import { notificationRead, notificationReadFields } from './notification-read.js';
import { presenceWatch, presenceWatchFields } from './presence-watch.js';
import { roomRead, roomReadFields } from './room-read.js';
import { roomSync, roomSyncFields } from './room-sync.js';
import { roomTyping, roomTypingFields } from './room-typing.js';

export interface ChatEventParts {
  rooms: Rooms;
  messages: Messages;
  changes: Changes;
  catchUp: CatchUp;
  cursors: Cursors;
  community: Community;
  typing: Typing;
  watch: PresenceWatch<Socket>;
  limits: ChatLimits;
  context: ServiceContext;
  onOutcome: NonNullable<EventOptions['onOutcome']>;
}

/** What a signed-in socket of `/chat` can do. */
export function chatEvents(chat: Namespace, parts: ChatEventParts): void {
  const { rooms, messages, changes, catchUp, cursors, typing, watch, limits } = parts;
  const { mentions, notifications } = parts.community;
  const { log, tracing } = parts.context;
  const onFault = logEventFault(log);
  const limited = (limit: keyof ChatLimits) => ({
    onFault,
    onOutcome: parts.onOutcome,
    tracing,
    limit: limits[limit],
  });

  const send = messageSend(rooms, messages, mentions);
  const edit = messageEdit(rooms, changes, mentions);
  const remove = messageDelete(rooms, changes);
  const react = messageReact(rooms, changes);
  onEvent(chat, 'message:send', messageSendFields, send, limited('messageSend'));
  onEvent(chat, 'message:edit', messageEditFields, edit, limited('messageChange'));
  onEvent(chat, 'message:delete', messageDeleteFields, remove, limited('messageChange'));
  onEvent(chat, 'message:react', messageReactFields, react, limited('messageChange'));

  const sync = roomSync({ rooms, catchUp });
  onEvent(chat, 'room:sync', roomSyncFields, sync, limited('roomSync'));
  onEvent(chat, 'room:read', roomReadFields, roomRead(cursors), limited('roomRead'));
  const type = roomTyping(rooms, typing);
  onEvent(chat, 'room:typing', roomTypingFields, type, limited('roomTyping'));

  // What a client asks that has heard nothing for a while.
  onEvent(chat, 'alive', [], () => ({}), limited('alive'));
  const look = presenceWatch(watch);
  onEvent(chat, 'presence:watch', presenceWatchFields, look, limited('presenceWatch'));
  const read = notificationRead(notifications);
  onEvent(chat, 'notification:read', notificationReadFields, read, limited('notificationRead'));
}
