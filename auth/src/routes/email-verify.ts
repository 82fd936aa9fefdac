import { rateLimit, requireAuth, validateRequest } from '@usher/common/express';
import { type Request, Router } from 'express';
import { matchedData } from 'express-validator';
import { accountKey } from '../services/account-key.js';
import type { AccountLinks } from '../services/account-links.js';
import type { AccountMail } from '../services/account-mail.js';
import type { AuthLimits } from '../services/limits.js';
import { deviceOf } from './device-of.js';
import { mailedToken } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** Proves an address by the link in a mail, on whatever device that is opened; or asks for the mail again. */
export function emailVerify(
  links: AccountLinks,
  accountMail: AccountMail,
  limits: Pick<AuthLimits, 'verifyMail'>,
): Router {
  const router = Router();
  router.post('/email/verify', mailedToken(), validateRequest, async (req, res) => {
    const { token } = matchedData<{ token: string }>(req);
    sendOutcome(res, await links.verifyEmail(token, deviceOf(req)));
  });
  const perAccount = rateLimit(limits.verifyMail, {
    key: (req: Request) => accountKey(signedIn(req).email),
  });
  router.post('/email/verify/send', requireAuth, perAccount, (req, res) => {
    accountMail.confirmAgain(signedIn(req).id, deviceOf(req));
    res.status(202).json({});
  });
  return router;
}
