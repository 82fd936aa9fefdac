import { type Request, type Response, Router } from 'express';
import type { ClientFiles } from '../server/client-files.js';
import type { ProviderList } from '../server/provider-list.js';
import { renderPage } from '../server/render-page.js';
import { safeNext } from './safe-next.js';

export interface AccountPagesParts {
  providers: ProviderList;
  files: ClientFiles;
}

/** The pages of those who are not signed in, or cannot be. */
export function accountPages({ providers, files }: AccountPagesParts): Router {
  const router = Router();
  for (const page of ['signin', 'signup'] as const) {
    router.get(`/${page}`, async (req: Request, res: Response) => {
      const notice = noticeOf(req);
      const next = safeNext(req.query.next);
      // Who was just told that the session has ended is not sent back to hear it again.
      if (req.currentUser && notice !== 'session-ended') return res.redirect(303, next);
      const state = { page, next, providers: await providers(), ...(notice && { notice }) };
      res.type('html').send(renderPage(state, files));
    });
  }
  // Open to the signed-in too: a link from a mail opens in whichever browser comes first.
  for (const page of ['forgot', 'reset', 'verify'] as const) {
    router.get(`/${page}`, (_req, res) => {
      res.type('html').send(renderPage({ page }, files));
    });
  }
  return router;
}

function noticeOf({ query }: Request): 'session-ended' | 'provider-failed' | undefined {
  if (query.session === 'ended') return 'session-ended';
  return query.error === 'oidc' ? 'provider-failed' : undefined;
}
