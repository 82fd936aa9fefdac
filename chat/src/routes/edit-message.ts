import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { messageText } from '../validation/message-fields.js';
import { roomIdParam, seqParam } from './fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

export function editMessage(rooms: Rooms, changes: Changes, limit: Limiter): Router {
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
      res.json(await changes.edit({ roomId, seq, userId }, text));
    },
  );
  return router;
}
