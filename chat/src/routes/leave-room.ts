import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Joining } from '../services/joining.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function leaveRoom(joining: Joining): Router {
  const router = Router();
  router.post('/rooms/:id/leave', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    await joining.leave(signedIn(req).id, id);
    res.json({});
  });
  return router;
}
