import { rateLimit, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { AccountMail } from '../services/account-mail.js';
import type { AuthLimits } from '../services/limits.js';
import { deviceOf } from './device-of.js';
import { email } from './fields.js';

/** The answer is the same, and as fast, whether or not there is such an account. */
export function passwordForgot(
  accountMail: AccountMail,
  limits: Pick<AuthLimits, 'forgotNetwork'>,
): Router {
  const router = Router();
  router.post(
    '/password/forgot',
    email(),
    validateRequest,
    rateLimit(limits.forgotNetwork),
    (req, res) => {
      accountMail.forgotten(matchedData<{ email: string }>(req).email, deviceOf(req));
      res.status(202).json({});
    },
  );
  return router;
}
