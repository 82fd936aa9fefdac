import { rateLimit, validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData, query } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import type { Search } from '../services/search.js';
import { lengths } from '../validation/field-rules.js';
import { opaqueCursor, roomIdQuery } from './fields.js';
import { signedIn } from './signed-in.js';

/** In the visitor's own rooms, or in one of them. */
export function searchMessages(rooms: Rooms, search: Search, limit: Limiter): Router {
  const router = Router();
  router.get(
    '/search',
    rateLimit(limit, { key: ({ currentUser }) => currentUser?.id }),
    query('q')
      .isString()
      .withMessage('Enter what to look for')
      .bail()
      .trim()
      .isLength(lengths.search)
      .withMessage('Use 1 to 200 characters'),
    roomIdQuery(),
    opaqueCursor(),
    validateRequest,
    async (req, res) => {
      const { roomId, ...wanted } = matchedData<{ q: string; roomId?: string; cursor?: string }>(
        req,
      );
      const { id } = signedIn(req);
      if (roomId !== undefined) await rooms.requireMember(id, roomId);
      const roomIds = roomId === undefined ? await rooms.idsOf(id) : [roomId];
      res.json(await search.find({ ...wanted, roomIds }));
    },
  );
  return router;
}
