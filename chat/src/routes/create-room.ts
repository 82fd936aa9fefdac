import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomName } from './fields.js';
import { signedIn } from './signed-in.js';

export function createRoom(rooms: Rooms): Router {
  const router = Router();
  router.post('/rooms', roomName(), validateRequest, async (req, res) => {
    const { name } = matchedData<{ name: string }>(req);
    res.status(201).json({ room: await rooms.create(signedIn(req).id, name) });
  });
  return router;
}
