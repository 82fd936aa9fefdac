import { isHttpError } from '@usher/common';
import { validateRequest } from '@usher/common/express';
import { type Request, type Response, Router } from 'express';
import { matchedData } from 'express-validator';
import type { AccountMail } from '../services/account-mail.js';
import type { Audit } from '../services/audit.js';
import type { Federation, Identified } from '../services/federation.js';
import type { Oidc, Refused } from '../services/oidc.js';
import { deviceOf } from './device-of.js';
import { providerParam } from './fields.js';
import type { OidcCookie } from './oidc-cookie.js';
import { type SessionParts, startSession } from './start-session.js';

export interface OidcCallbackParts extends SessionParts {
  oidc: Oidc;
  federation: Federation;
  accountMail: AccountMail;
  audit: Audit;
}

/** Where providers send visitors back to: with a session to where they wanted to go, else to our sign-in. */
export function oidcCallback(parts: OidcCallbackParts, cookie: OidcCookie): Router {
  const { oidc, federation, accountMail, audit, writer } = parts;

  async function signIn(req: Request, res: Response, provider: string, found: Identified) {
    const { user, created } = found;
    const event = { type: created ? 'signup' : 'signin', detail: { provider } } as const;
    try {
      await startSession(req, res, user, event, parts);
    } catch (error) {
      // Banned or changed at this very moment.
      if (!isHttpError(error) || error.code !== 'AUTH_REQUIRED') throw error;
      return { refused: 'changed', userId: user._id.toString() };
    }
    if (created) accountMail.confirm(user);
    return undefined;
  }

  const router = Router();
  router.get(
    '/oidc/:provider/callback',
    writer.mount,
    providerParam(),
    validateRequest,
    async (req, res) => {
      const { provider } = matchedData<{ provider: string }>(req);
      // When the provider or our database is away the cookie stays, and loading the page again may help.
      const finished = await oidc.finish(provider, req.originalUrl, cookie.read(req));
      let next = '/signin?error=oidc';
      let refused: (Refused & { userId?: string }) | undefined;
      if ('refused' in finished) refused = finished;
      else {
        const found = await federation(finished.claims, deviceOf(req));
        refused = 'refused' in found ? found : await signIn(req, res, provider, found);
        if (!refused) next = finished.next;
      }
      if (refused) {
        const { refused: reason, ...whose } = refused;
        const event = { type: 'signin.refused', ...whose, detail: { provider, reason } } as const;
        await audit.record(event, deviceOf(req));
      }
      cookie.clear(res);
      res.redirect(303, next);
    },
  );
  return router;
}
