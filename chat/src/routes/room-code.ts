import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Joining } from '../services/joining.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function roomCode(joining: Joining): Router {
  const router = Router();
  router.post('/rooms/:id/code', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.status(201).json({ code: await joining.newCode(signedIn(req).id, id) });
  });
  return router;
}
