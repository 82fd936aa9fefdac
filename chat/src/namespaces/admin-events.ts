import type { Logger, ServiceContext } from '@usher/common/service';
import { clientAddress, type EventOptions, handshakeToken, onEvent } from '@usher/common/socket';
import { body } from 'express-validator';
import type { Namespace, Socket } from 'socket.io';
import type { ChatConfig } from '../config.js';
import { logEventFault } from '../handlers/log-event-fault.js';
import type { Announcements } from '../services/announcements.js';
import type { AuthAdmin, Caller } from '../services/auth-admin.js';
import type { ChatLimits } from '../services/limits.js';
import { announcementText } from '../validation/announcement-text.js';
import { patterns } from '../validation/field-rules.js';

export interface AdminParts {
  config: Pick<ChatConfig, 'cookie'>;
  context: Pick<ServiceContext, 'trustProxy' | 'tracing'>;
  announcements: Announcements;
  authAdmin: AuthAdmin;
  limits: ChatLimits;
  log: Logger;
  onOutcome: NonNullable<EventOptions['onOutcome']>;
}

/** What a socket of `/admin` can do. */
export function adminEvents(admin: Namespace, parts: AdminParts): void {
  const { config, context, announcements, authAdmin, limits, log, onOutcome } = parts;
  const onFault = logEventFault(log);
  const { tracing } = context;
  const observed = { onFault, onOutcome, tracing };
  const acting = { ...observed, limit: limits.adminAct };
  const addressOf = clientAddress(context.trustProxy);
  const callerOf = (socket: Socket): Caller => ({
    token: handshakeToken(socket, config.cookie),
    address: addressOf(socket),
    userAgent: socket.handshake.headers['user-agent'],
  });

  onEvent<{ text: string }>(
    admin,
    'announce',
    [announcementText()],
    async ({ text }, user) => ({ announcement: await announcements.announce(text, user.id) }),
    { ...observed, limit: limits.announce },
  );
  onEvent<{ userId: string }>(
    admin,
    'user:ban',
    [idField('userId', 'This is not a user id')],
    ({ userId }, _user, socket) => authAdmin.ban(userId, callerOf(socket)),
    acting,
  );
  onEvent<{ sid: string }>(
    admin,
    'session:end',
    [idField('sid', 'This is not a session id')],
    ({ sid }, _user, socket) => authAdmin.endSession(sid, callerOf(socket)),
    acting,
  );
}

function idField(name: string, message: string) {
  return body(name)
    .isString()
    .withMessage(message)
    .bail()
    .matches(patterns.id)
    .withMessage(message);
}
