import type { Verifier } from '@usher/common';
import { serveContracts } from '@usher/common/contract';
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
import { chatContracts } from './contract/contracts.js';
import { announcementRoutes } from './routes/announcement-routes.js';
import { communityRoutes } from './routes/community-routes.js';
import { deleteMessage } from './routes/delete-message.js';
import { editMessage } from './routes/edit-message.js';
import { limitWrites } from './routes/limit-writes.js';
import { listMessages } from './routes/list-messages.js';
import { reactToMessage } from './routes/react-to-message.js';
import { roomRoutes } from './routes/room-routes.js';
import { seeVisitor } from './routes/see-visitor.js';
import { sendMessage } from './routes/send-message.js';
import type { Announcements } from './services/announcements.js';
import type { CatchUp } from './services/catch-up.js';
import type { Changes } from './services/changes.js';
import type { Community } from './services/create-community.js';
import type { ChatLimits } from './services/limits.js';
import type { Messages } from './services/messages.js';
import type { RoomServices } from './services/open-room-services.js';

export interface ChatParts {
  roomServices: RoomServices;
  messages: Messages;
  changes: Changes;
  catchUp: CatchUp;
  announcements: Announcements;
  community: Community;
  limits: ChatLimits;
  verifier: Verifier;
  /** What `/readyz` asks. */
  checks: Checks;
}

export function createApp(config: ChatConfig, context: ServiceContext, parts: ChatParts): Express {
  const { roomServices, messages, changes, catchUp, community } = parts;
  const { announcements, limits, verifier, checks } = parts;
  const { mentions } = community;
  const { rooms } = roomServices;
  const app = serviceApp(context, { checks });
  app.use(serveContracts(chatContracts(config)));
  app.use(sameOrigin(config.origins), jsonBody(), currentUser(verifier, { cookie: config.cookie }));
  app.use(
    '/api/chat',
    requireAuth,
    seeVisitor(community.seen),
    listMessages({ rooms, messages, changes, catchUp }),
    sendMessage({ rooms, messages, mentions, limit: limits.messageSend }),
    editMessage({ rooms, changes, mentions, limit: limits.messageChange }),
    deleteMessage(rooms, changes, limits.messageChange),
    reactToMessage(rooms, changes, limits.messageChange),
    announcementRoutes(announcements, limits.announce),
    communityRoutes(rooms, community, limits),
    // Whatever follows and has no figure of its own.
    limitWrites(limits.roomWrite),
    roomRoutes(roomServices),
  );
  app.use(notFound, errorHandler({ onFault: logFault(context) }));
  return app;
}
