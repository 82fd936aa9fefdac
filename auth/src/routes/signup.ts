import { rateLimit, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { AccountMail } from '../services/account-mail.js';
import type { Accounts, Registration } from '../services/accounts.js';
import type { AuthLimits } from '../services/limits.js';
import { email, newPassword, optionalName } from './fields.js';
import { type SessionParts, startSession } from './start-session.js';

export function signup(
  accounts: Accounts,
  accountMail: AccountMail,
  parts: SessionParts,
  limits: Pick<AuthLimits, 'signup'>,
): Router {
  const router = Router();
  router.post(
    '/signup',
    parts.writer.mount,
    email(),
    newPassword(),
    optionalName(),
    validateRequest,
    rateLimit(limits.signup),
    async (req, res) => {
      const user = await accounts.register(matchedData<Registration>(req));
      const issued = await startSession(req, res, user, { type: 'signup' }, parts);
      accountMail.confirm(user);
      res.status(201).json(issued.user);
    },
  );
  return router;
}
