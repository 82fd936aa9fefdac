import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { Joining } from '../services/joining.js';
import { patterns } from '../validation/field-rules.js';
import { roomIdParam } from './fields.js';
import { signedIn } from './signed-in.js';

export function joinRoom(joining: Joining): Router {
  const router = Router();
  router.post(
    '/rooms/join',
    body('code').isString().bail().matches(patterns.id).withMessage('This is not a code'),
    validateRequest,
    async (req, res) => {
      const { code } = matchedData<{ code: string }>(req);
      res.json({ room: await joining.joinByCode(signedIn(req).id, code) });
    },
  );
  router.post('/rooms/:id/join', roomIdParam(), validateRequest, async (req, res) => {
    const { id } = matchedData<{ id: string }>(req);
    res.json({ room: await joining.join(signedIn(req).id, id) });
  });
  return router;
}
