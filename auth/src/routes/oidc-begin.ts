import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Oidc } from '../services/oidc.js';
import { providerParam } from './fields.js';
import type { OidcCookie } from './oidc-cookie.js';
import { nextQuery, pathWithin } from './path-within.js';

/** Who else a visitor can sign in with, and the way there. */
export function oidcBegin(oidc: Oidc, cookie: OidcCookie, publicUrl: string): Router {
  const router = Router();
  router.get('/oidc/providers', (_req, res) => {
    res.json({ providers: oidc.providers });
  });
  router.get(
    '/oidc/:provider',
    providerParam(),
    nextQuery(publicUrl),
    validateRequest,
    async (req, res) => {
      const { provider, next } = matchedData<{ provider: string; next: string }>(req);
      const { url, kept } = await oidc.begin(provider, pathWithin(publicUrl, next) ?? '/');
      cookie.write(res, kept);
      res.redirect(303, url);
    },
  );
  return router;
}
