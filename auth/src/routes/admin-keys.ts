import { requireRole } from '@usher/common/express';
import { Router } from 'express';
import type { Audit } from '../services/audit.js';
import type { Signing } from '../services/signing.js';
import { deviceOf } from './device-of.js';
import { signedIn } from './signed-in.js';

/** Adds the next signing key now; nobody is signed out by it. */
export function adminKeys(signing: Pick<Signing, 'rotate'>, audit: Audit): Router {
  const router = Router();
  router.post('/admin/keys/rotate', requireRole('admin'), async (req, res) => {
    const { id: actorId } = signedIn(req);
    const { kid, signsFrom } = await signing.rotate();
    const event = { type: 'keys.rotated', actorId, detail: { kid } } as const;
    await audit.record(event, deviceOf(req));
    res.status(201).json({ kid, signsFrom: signsFrom.toISOString() });
  });
  return router;
}
