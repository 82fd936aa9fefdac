import type { Verifier } from '@usher/common';
import {
  currentUser,
  errorHandler,
  jsonBody,
  notFound,
  requireAuth,
  sameOrigin,
} from '@usher/common/express';
import { type Checks, logFault, type ServiceContext, serviceApp } from '@usher/common/service';
import type { Express } from 'express';
import type { ChatConfig } from './config.js';
import { createRoom } from './routes/create-room.js';
import { deleteMessage } from './routes/delete-message.js';
import { editMessage } from './routes/edit-message.js';
import { getRoom } from './routes/get-room.js';
import { joinRoom } from './routes/join-room.js';
import { listMessages } from './routes/list-messages.js';
import { listRooms } from './routes/list-rooms.js';
import { reactToMessage } from './routes/react-to-message.js';
import { sendMessage } from './routes/send-message.js';
import type { Changes } from './services/changes.js';
import type { Messages } from './services/messages.js';
import type { Rooms } from './services/rooms.js';

export interface ChatParts {
  rooms: Rooms;
  messages: Messages;
  changes: Changes;
  verifier: Verifier;
  /** What `/readyz` asks. */
  checks: Checks;
}

export function createApp(config: ChatConfig, context: ServiceContext, parts: ChatParts): Express {
  const { rooms, messages, changes, verifier, checks } = parts;
  const app = serviceApp(context, { checks });
  app.use(sameOrigin(config.origins), jsonBody(), currentUser(verifier, { cookie: config.cookie }));
  app.use(
    '/api/chat',
    requireAuth,
    listRooms(rooms),
    createRoom(rooms),
    getRoom(rooms),
    joinRoom(rooms),
    listMessages(rooms, messages, changes),
    sendMessage(rooms, messages),
    editMessage(rooms, changes),
    deleteMessage(rooms, changes),
    reactToMessage(rooms, changes),
  );
  app.use(notFound, errorHandler({ onFault: logFault(context) }));
  return app;
}
