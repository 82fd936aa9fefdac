import { requireRole, validateRequest } from '@usher/common/express';
import type { Limiter } from '@usher/common/limits';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Announcements } from '../services/announcements.js';
import { announcementText } from '../validation/announcement-text.js';
import { limitWrites } from './limit-writes.js';
import { signedIn } from './signed-in.js';

/** What is said to everyone: by admins and services, for all who are signed in to read. */
export function announcementRoutes(announcements: Announcements, limit: Limiter): Router {
  const router = Router();

  router.get('/announcements', async (_req, res) => {
    res.json({ announcements: await announcements.list() });
  });

  router.post(
    '/announcements',
    requireRole('admin', 'service'),
    limitWrites(limit),
    announcementText(),
    validateRequest,
    async (req, res) => {
      const { text } = matchedData<{ text: string }>(req);
      const announcement = await announcements.announce(text, signedIn(req).id);
      res.status(201).json({ announcement });
    },
  );
  return router;
}
