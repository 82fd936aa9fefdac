import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function joinRoom(rooms: Rooms): Router {
  const router = Router();
  router.post('/rooms/:id/join', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.json({ room: await rooms.join(signedIn(req).id, id) });
  });
  return router;
}
