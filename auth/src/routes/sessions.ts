import { HttpError } from '@usher/common';
import { requireAuth, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Revocations } from '../services/revocations.js';
import type { Sessions } from '../services/sessions.js';
import { deviceOf } from './device-of.js';
import { sessionIdParam } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** The visitor's devices: list them, end one, end all others. */
export function sessions(devices: Sessions, revocations: Revocations): Router {
  const router = Router();
  const reason = 'other-device';
  const audit = { type: 'session.ended' } as const;

  router.get('/sessions', requireAuth, async (req, res) => {
    const { id, sid } = signedIn(req);
    res.json({ sessions: await devices.list(id, sid) });
  });

  router.delete('/sessions', requireAuth, async (req, res) => {
    const { id: userId, sid: except } = signedIn(req);
    const others = { sessions: { except }, audit: { ...audit, detail: { except } } };
    const outcome = await revocations.revoke({ userId, reason, ...others, from: deviceOf(req) });
    sendOutcome(res, outcome);
  });

  router.delete(
    '/sessions/:sid',
    requireAuth,
    sessionIdParam(),
    validateRequest,
    async (req, res) => {
      const { sid: only } = matchedData<{ sid: string }>(req);
      const { id: userId } = signedIn(req);
      const one = { sessions: { only }, audit: { ...audit, sid: only } };
      const outcome = await revocations.revoke({ userId, reason, ...one, from: deviceOf(req) });
      // Somebody else's session looks the same as none.
      if (outcome.ended === 0) throw new HttpError('NOT_FOUND', 'You have no such open session');
      sendOutcome(res, outcome);
    },
  );
  return router;
}
