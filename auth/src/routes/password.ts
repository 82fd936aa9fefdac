import { requireAuth, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { body, matchedData } from 'express-validator';
import type { ChangePassword } from '../services/password-change.js';
import { deviceOf } from './device-of.js';
import { lengths } from './field-rules.js';
import { newPassword } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** A signed-in visitor chooses another password; this session goes on, the others end. */
export function password(changePassword: ChangePassword): Router {
  const router = Router();
  router.post(
    '/password',
    requireAuth,
    // Whoever has none yet sends none; the service decides.
    body('currentPassword')
      .optional()
      .isString()
      .withMessage('Enter your current password')
      .bail()
      .isLength({ max: lengths.password.max })
      .withMessage('Use at most 128 characters'),
    newPassword('newPassword'),
    validateRequest,
    async (req, res) => {
      const chosen = matchedData<{ currentPassword?: string; newPassword: string }>(req);
      const { id: userId, sid } = signedIn(req);
      sendOutcome(res, await changePassword({ ...chosen, userId, sid }, deviceOf(req)));
    },
  );
  return router;
}
