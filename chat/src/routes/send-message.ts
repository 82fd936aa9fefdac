import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
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

/** For clients without sockets. */
export function sendMessage(rooms: Rooms, messages: Messages, limit: Limiter): Router {
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
      const message = await messages.send({ ...draft, roomId, sender: { id, name } });
      res.status(201).json({ message });
    },
  );
  return router;
}
