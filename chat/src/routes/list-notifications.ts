import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Notifications } from '../services/notifications.js';
import { cursorQuery } from './fields.js';
import { signedIn } from './signed-in.js';

export function listNotifications(notifications: Notifications): Router {
  const router = Router();
  router.get('/notifications', cursorQuery(), validateRequest, async (req, res) => {
    const { cursor } = matchedData<{ cursor?: string }>(req);
    res.json(await notifications.list(signedIn(req).id, cursor));
  });
  return router;
}
