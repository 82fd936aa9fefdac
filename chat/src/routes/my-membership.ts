import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Rooms } from '../services/rooms.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

/** What the visitor is in a room, without reading all of its members. */
export function myMembership(rooms: Rooms): Router {
  const router = Router();
  router.get('/rooms/:id/members/me', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.json({ member: await rooms.place(signedIn(req).id, id) });
  });
  return router;
}
