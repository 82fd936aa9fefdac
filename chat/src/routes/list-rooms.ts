import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData, query } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { cursorQuery } from './fields.js';
import { signedIn } from './signed-in.js';

export function listRooms(rooms: Rooms): Router {
  const router = Router();
  router.get(
    '/rooms',
    cursorQuery(),
    query('public').optional().isString().bail().isIn(['1']).withMessage('Use public=1'),
    validateRequest,
    async (req, res) => {
      const { public: discover, cursor } = matchedData<{ public?: '1'; cursor?: string }>(req);
      const { id } = signedIn(req);
      res.json(await (discover ? rooms.listPublic(id, cursor) : rooms.listMine(id, cursor)));
    },
  );
  return router;
}
