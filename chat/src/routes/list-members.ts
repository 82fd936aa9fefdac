import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { cursorQuery, roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function listMembers(rooms: Rooms): Router {
  const router = Router();
  router.get(
    '/rooms/:id/members',
    roomIdParam(),
    cursorQuery(),
    validateRequest,
    async (req, res) => {
      const { id, cursor } = matchedData<{ id: string; cursor?: string }>(req);
      res.json(await rooms.members(signedIn(req).id, id, cursor));
    },
  );
  return router;
}
