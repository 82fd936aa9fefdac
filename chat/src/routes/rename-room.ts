import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam, roomName } from './fields.js';
import { signedIn } from './signed-in.js';

export function renameRoom(rooms: Rooms): Router {
  const router = Router();
  router.patch('/rooms/:id', roomIdParam(), roomName(), validateRequest, async (req, res) => {
    const { id, name } = matchedData<{ id: string; name: string }>(req);
    res.json({ room: await rooms.rename(signedIn(req).id, id, name) });
  });
  return router;
}
