import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { DirectRooms } from '../services/direct-rooms.js';
import { userIdField } from './fields.js';
import { signedIn } from './signed-in.js';

export function directRoom(directRooms: DirectRooms): Router {
  const router = Router();
  router.post('/rooms/direct', userIdField(), validateRequest, async (req, res) => {
    const { userId } = matchedData<{ userId: string }>(req);
    const { room, isNew } = await directRooms.open(signedIn(req).id, userId);
    res.status(isNew ? 201 : 200).json({ room });
  });
  return router;
}
