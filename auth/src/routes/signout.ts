import { validateRequest } from '@usher/common/express';
import { type RequestHandler, Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { Revocations } from '../services/revocations.js';
import { sendOutcome } from './send-outcome.js';

export function signout(revocations: Revocations, writesSession: RequestHandler): Router {
  const router = Router();
  router.post(
    '/signout',
    writesSession,
    body('everywhere').optional().isBoolean({ strict: true }).withMessage('Use true or false'),
    validateRequest,
    async (req, res) => {
      // First of all: the browser's cookie goes even if the session's end cannot be recorded.
      req.session = null;
      const { currentUser } = req;
      if (!currentUser) return void res.json({});
      const { everywhere } = matchedData<{ everywhere?: boolean }>(req);
      const { id: userId, sid } = currentUser;
      const outcome = await revocations.revoke(
        everywhere
          ? { userId, reason: 'signout-all', sessions: 'all' }
          : { userId, reason: 'signout', sessions: { only: sid } },
      );
      sendOutcome(res, outcome);
    },
  );
  return router;
}
