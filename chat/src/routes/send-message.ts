import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Mentions } from '../services/mentions.js';
import type { Messages } from '../services/messages.js';
import type { Rooms } from '../services/rooms.js';
import { clientMessageId, messageText, replyTo } from '../validation/message-fields.js';
import { roomIdParam } from './fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

interface SendMessage {
  id: string;
  clientMessageId: string;
  text: string;
  replyTo?: number;
}

interface SendMessageParts {
  rooms: Rooms;
  messages: Messages;
  mentions: Mentions;
  limit: Limiter;
}

/** For clients without sockets. */
export function sendMessage({ rooms, messages, mentions, limit }: SendMessageParts): Router {
  const router = Router();
  router.post(
    '/rooms/:id/messages',
    limitWrites(limit),
    roomIdParam(),
    clientMessageId(),
    messageText(),
    replyTo(),
    validateRequest,
    async (req, res) => {
      const { id: roomId, ...draft } = matchedData<SendMessage>(req);
      const { id, name } = signedIn(req);
      await rooms.requireSender(id, roomId);
      const named = await mentions.in(roomId, draft.text);
      const message = await messages.send({
        ...draft,
        roomId,
        sender: { id, name },
        ...(named && { mentions: named }),
      });
      res.status(201).json({ message });
    },
  );
  return router;
}
