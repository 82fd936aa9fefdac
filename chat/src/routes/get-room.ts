import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function getRoom(rooms: Rooms): Router {
  const router = Router();
  router.get('/rooms/:id', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.json({ room: await rooms.get(signedIn(req).id, id) });
  });
  return router;
}
