import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { type RequestHandler, Router } from 'express';
import { matchedData, param } from 'express-validator';
import type { Changes } from '../services/changes.js';
import type { Rooms } from '../services/rooms.js';
import { emoji } from '../validation/message-fields.js';
import { roomIdParam, seqParam } from './fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

/** `PUT` reacts, `DELETE` takes it back. */
export function reactToMessage(rooms: Rooms, changes: Changes, limit: Limiter): Router {
  const switchTo =
    (on: boolean): RequestHandler =>
    async (req, res) => {
      const at = matchedData<{ id: string; seq: number; emoji: string }>(req);
      const { id: userId } = signedIn(req);
      await rooms.requireSender(userId, at.id);
      res.json(await changes.react({ roomId: at.id, seq: at.seq, userId }, at.emoji, on));
    };

  const router = Router();
  router
    .route('/rooms/:id/messages/:seq/reactions/:emoji')
    .all(limitWrites(limit), roomIdParam(), seqParam(), emoji(param), validateRequest)
    .put(switchTo(true))
    .delete(switchTo(false));
  return router;
}
