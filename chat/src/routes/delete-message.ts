import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam, seqParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function deleteMessage(rooms: Rooms, changes: Changes): Router {
  const router = Router();
  router.delete(
    '/rooms/:id/messages/:seq',
    roomIdParam(),
    seqParam(),
    validateRequest,
    async (req, res) => {
      const { id: roomId, seq } = matchedData<{ id: string; seq: number }>(req);
      const { id: userId } = signedIn(req);
      await rooms.requireSender(userId, roomId);
      res.json(await changes.remove({ roomId, seq, userId }));
    },
  );
  return router;
}
