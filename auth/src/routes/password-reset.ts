import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { AccountLinks } from '../services/account-links.js';
import { deviceOf } from './device-of.js';
import { mailedToken, newPassword } from './fields.js';
import { sendOutcome } from './send-outcome.js';

/** A new password by the link in a mail; ends all sessions, and signs nobody in. */
export function passwordReset(links: AccountLinks): Router {
  const router = Router();
  router.post(
    '/password/reset',
    mailedToken(),
    newPassword(),
    validateRequest,
    async (req, res) => {
      const { token, password } = matchedData<{ token: string; password: string }>(req);
      sendOutcome(res, await links.resetPassword(token, password, deviceOf(req)));
    },
  );
  return router;
}
