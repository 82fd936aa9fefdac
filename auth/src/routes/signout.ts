import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { Revocations } from '../services/revocations.js';
import { deviceOf } from './device-of.js';
import { sendOutcome } from './send-outcome.js';
import type { SessionWriter } from './session-writer.js';

export function signout(revocations: Revocations, writer: SessionWriter): Router {
  const router = Router();
  router.post(
    '/signout',
    writer.mount,
    body('everywhere').optional().isBoolean({ strict: true }).withMessage('Use true or false'),
    validateRequest,
    async (req, res) => {
      // First of all: the browser's cookies go even if the session's end cannot be recorded.
      writer.clear(req, res);
      const { everywhere } = matchedData<{ everywhere?: boolean }>(req);
      // Everywhere takes a session that still counts: an old token must not sign out other devices.
      const user = everywhere ? req.currentUser : writer.ownerOf(req)?.user;
      if (!user?.sid) return void res.json({});
      const { id: userId, sid } = user;
      const from = deviceOf(req);
      const outcome = await revocations.revoke(
        everywhere
          ? {
              userId,
              reason: 'signout-all',
              sessions: 'all',
              audit: { type: 'signout', sid },
              from,
            }
          : {
              userId,
              reason: 'signout',
              sessions: { only: sid },
              audit: { type: 'signout', sid },
              from,
            },
      );
      sendOutcome(res, outcome);
    },
  );
  return router;
}
