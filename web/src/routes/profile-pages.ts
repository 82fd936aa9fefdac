import { Router } from 'express';
import type { AuthReader } from '../server/auth-reader.js';
import type { ProviderList } from '../server/provider-list.js';
import { type SignedInPageParts, signedInPages } from './signed-in-pages.js';

export interface ProfilePagesParts extends SignedInPageParts {
  auth: AuthReader;
  providers: ProviderList;
}

/** The visitor's own account: who they are, and where they are signed in. */
export function profilePages(parts: ProfilePagesParts): Router {
  const { auth, providers } = parts;
  const page = signedInPages(parts);
  const router = Router();
  router.get(
    '/account',
    page(async ({ visit, common, ask }) => {
      const [profile, offered] = await Promise.all([ask(auth.me(visit)), providers()]);
      return { page: 'account', ...common, providers: offered, ...(profile && { profile }) };
    }),
  );
  router.get(
    '/account/devices',
    page(async ({ visit, common, ask }) => {
      const devices = await ask(auth.devices(visit));
      const now = new Date().toISOString();
      return { page: 'devices', ...common, now, ...(devices && { devices }) };
    }),
  );
  return router;
}
