import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Mentions } from '../services/mentions.js';
import type { Rooms } from '../services/rooms.js';
import { messageText } from '../validation/message-fields.js';
import { roomIdParam, seqParam } from './fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

interface EditMessageParts {
  rooms: Rooms;
  changes: Changes;
  mentions: Mentions;
  limit: Limiter;
}

export function editMessage({ rooms, changes, mentions, limit }: EditMessageParts): Router {
  const router = Router();
  router.patch(
    '/rooms/:id/messages/:seq',
    limitWrites(limit),
    roomIdParam(),
    seqParam(),
    messageText(),
    validateRequest,
    async (req, res) => {
      const { id: roomId, seq, text } = matchedData<{ id: string; seq: number; text: string }>(req);
      const { id: userId } = signedIn(req);
      await rooms.requireSender(userId, roomId);
      const named = await mentions.in(roomId, text);
      res.json(await changes.edit({ roomId, seq, userId }, text, named));
    },
  );
  return router;
}
