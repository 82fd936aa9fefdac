import { requireAuth, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Profile } from '../services/profile.js';
import { deviceOf } from './device-of.js';
import { name } from './fields.js';
import { signedIn } from './signed-in.js';

/** The visitor's own account. A new name reaches tokens with the next refresh, which it asks for. */
export function me(profile: Profile): Router {
  const router = Router();
  router.get('/me', requireAuth, async (req, res) => {
    res.json({ user: await profile.view(signedIn(req).id) });
  });
  router.patch('/me', requireAuth, name(), validateRequest, async (req, res) => {
    const { name } = matchedData<{ name: string }>(req);
    const { view, pending } = await profile.rename(signedIn(req).id, name, deviceOf(req));
    res.status(pending ? 202 : 200).json({ user: view });
  });
  return router;
}
