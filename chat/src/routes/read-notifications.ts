import { validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Notifications } from '../services/notifications.js';
import { notificationIds } from '../validation/notification-fields.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

export function readNotifications(notifications: Notifications, limit: Limiter): Router {
  const router = Router();
  router.post(
    '/notifications/read',
    limitWrites(limit),
    notificationIds(),
    validateRequest,
    async (req, res) => {
      const { ids } = matchedData<{ ids: string[] }>(req);
      res.json({ unread: await notifications.read(signedIn(req).id, ids) });
    },
  );
  return router;
}
