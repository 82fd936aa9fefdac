import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Cursors } from '../services/cursors.js';
import { cursorSeq } from '../validation/message-fields.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function readRoom(cursors: Cursors): Router {
  const router = Router();
  router.put('/rooms/:id/read', roomIdParam(), cursorSeq(), validateRequest, async (req, res) => {
    const { id, seq } = matchedData<{ id: string; seq: number }>(req);
    res.json({ read: await cursors.read(signedIn(req).id, id, seq) });
  });
  return router;
}
