import type { CurrentUser } from '@usher/common';
import type { Logger, ServiceContext } from '@usher/common/service';
import { clientAddress, type EventOptions, handshakeToken, onEvent } from '@usher/common/socket';
import { body } from 'express-validator';
import type { Socket } from 'socket.io';
import type { ChatConfig } from '../config.js';
import type { Announcements } from '../services/announcements.js';
import type { AuthAdmin, Caller } from '../services/auth-admin.js';
import type { ChatLimits } from '../services/limits.js';
import { announcementText } from '../validation/announcement-text.js';

export interface AdminParts {
  config: Pick<ChatConfig, 'cookie'>;
  context: Pick<ServiceContext, 'trustProxy'>;
  announcements: Announcements;
  authAdmin: AuthAdmin;
  limits: ChatLimits;
  log: Logger;
  onOutcome: NonNullable<EventOptions['onOutcome']>;
}

/** What a socket of `/admin` can do. */
export function adminEvents(parts: AdminParts) {
  const { config, context, announcements, authAdmin, limits, log, onOutcome } = parts;
  const addressOf = clientAddress(context.trustProxy);

  return (socket: Socket): void => {
    if (!socket.connected) return;
    const { id, sid }: CurrentUser = socket.data.currentUser;
    const onFault = (err: unknown, event: string) =>
      log.error({ err, event, user: id, sid }, 'event failed');
    const acting = { onFault, onOutcome, limit: limits.adminAct };
    const caller: Caller = {
      token: handshakeToken(socket, config.cookie),
      address: addressOf(socket),
      userAgent: socket.handshake.headers['user-agent'],
    };

    onEvent<{ text: string }>(
      socket,
      'announce',
      [announcementText()],
      async ({ text }, user) => ({ announcement: await announcements.announce(text, user.id) }),
      { onFault, onOutcome, limit: limits.announce },
    );
    onEvent<{ userId: string }>(
      socket,
      'user:ban',
      [idField('userId', 'This is not a user id')],
      ({ userId }) => authAdmin.ban(userId, caller),
      acting,
    );
    onEvent<{ sid: string }>(
      socket,
      'session:end',
      [idField('sid', 'This is not a session id')],
      (target) => authAdmin.endSession(target.sid, caller),
      acting,
    );
  };
}

function idField(name: string, message: string) {
  return body(name)
    .isString()
    .withMessage(message)
    .bail()
    .matches(/^[\w-]{1,64}$/)
    .withMessage(message);
}
