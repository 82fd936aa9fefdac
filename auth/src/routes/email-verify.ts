import { requireAuth, validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { AccountLinks } from '../services/account-links.js';
import type { AccountMail } from '../services/account-mail.js';
import { deviceOf } from './device-of.js';
import { mailedToken } from './fields.js';
import { sendOutcome } from './send-outcome.js';
import { signedIn } from './signed-in.js';

/** Proves an address by the link in a mail, on whatever device that is opened; or asks for the mail again. */
export function emailVerify(links: AccountLinks, accountMail: AccountMail): Router {
  const router = Router();
  router.post('/email/verify', mailedToken(), validateRequest, async (req, res) => {
    const { token } = matchedData<{ token: string }>(req);
    sendOutcome(res, await links.verifyEmail(token, deviceOf(req)));
  });
  router.post('/email/verify/send', requireAuth, (req, res) => {
    accountMail.confirmAgain(signedIn(req).id, deviceOf(req));
    res.status(202).json({});
  });
  return router;
}
