import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { NotificationDraft, Notifications } from '../services/notifications.js';
import { notificationFields } from '../validation/notification-fields.js';
import { signedIn } from './signed-in.js';

/** For other services: a `clientNotificationId` that came before answers the first. */
export function createNotification(notifications: Notifications): Router {
  const router = Router();
  router.post(
    '/notifications',
    requireRole('service'),
    ...notificationFields,
    validateRequest,
    async (req, res) => {
      const draft = matchedData<Omit<NotificationDraft, 'from'>>(req, { locations: ['body'] });
      const notification = await notifications.add({ ...draft, from: signedIn(req).id });
      res.status(201).json({ notification });
    },
  );
  return router;
}
