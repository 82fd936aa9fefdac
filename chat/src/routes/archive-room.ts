import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function archiveRoom(rooms: Rooms): Router {
  const router = Router();
  router.delete('/rooms/:id', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.json({ room: await rooms.archive(signedIn(req).id, id) });
  });
  return router;
}
