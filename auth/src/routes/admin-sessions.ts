import { requireRole, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Administration } from '../services/administration.js';
import { deviceOf } from './device-of.js';
import { sessionIdParam } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** Ends one session, whoever's it is. */
export function adminSessions(administration: Administration): Router {
  const router = Router();
  router.post(
    '/admin/sessions/:sid/end',
    requireRole('admin'),
    sessionIdParam(),
    validateRequest,
    async (req, res) => {
      const { sid } = matchedData<{ sid: string }>(req);
      const act = { sid, actorId: signedIn(req).id, from: deviceOf(req) };
      sendOutcome(res, await administration.endSession(act));
    },
  );
  return router;
}
