import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam, seqParam } from './fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

export function deleteMessage(rooms: Rooms, changes: Changes, limit: Limiter): Router {
  const router = Router();
  router.delete(
    '/rooms/:id/messages/:seq',
    limitWrites(limit),
    roomIdParam(),
    seqParam(),
    validateRequest,
    async (req, res) => {
      const { id: roomId, seq } = matchedData<{ id: string; seq: number }>(req);
      const { id: userId } = signedIn(req);
      await rooms.requireAuthor(userId, roomId);
      res.json(await changes.remove({ roomId, seq, userId }));
    },
  );
  return router;
}
