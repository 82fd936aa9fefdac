import { type CurrentUser, HttpError } from '@usher/common';
import type { Logger } from '@usher/common/service';
import { forwardedHeaders } from '@usher/common/ssr';
import type { Request, RequestHandler, Response } from 'express';
import type { PageState } from '../page/page-state.js';
import { type Visitor, visitorOf } from '../page/visitor.js';
import type { ClientFiles } from '../server/client-files.js';
import { createFirstInAWhile } from '../server/first-in-a-while.js';
import { Refusal, type Visit } from '../server/read-as-visitor.js';
import { renderPage } from '../server/render-page.js';

export interface SignedInPageParts {
  files: ClientFiles;
  /** Name of the session cookie. */
  cookie: string;
  /** Sends a visitor through a refresh and back. */
  refresh: (req: Request, res: Response) => void;
  log: Logger;
}

export interface PageVisit {
  req: Request;
  visit: Visit;
  /** What every page for the signed-in is given. */
  common: { visitor: Visitor; expiresAt: number };
  /** What a service answers, or undefined when it does not: the page then says so. */
  ask<Answer>(asked: Promise<Answer>): Promise<Answer | undefined>;
}

/** Makes the handler of a page that only the signed-in see; others sign in first and come back. */
export function signedInPages({ files, cookie, refresh, log }: SignedInPageParts) {
  // If auth went on to refuse what has just been refreshed, visitors would go round in circles.
  const mayRefresh = createFirstInAWhile(10_000);

  return function signedInPage(load: (visit: PageVisit) => Promise<PageState>): RequestHandler {
    return async function signedInPageHandler(req: Request, res: Response): Promise<void> {
      const user = req.currentUser;
      if (!user) return signIn(req, res, req.authError?.code === 'SESSION_REVOKED');
      const pageVisit = {
        req,
        visit: forwardedHeaders(req, { cookie }),
        common: { visitor: visitorOf(user), expiresAt: user.exp },
        ask: <Answer>(asked: Promise<Answer>) => answerOf(asked, { req, user }),
      };
      try {
        res.type('html').send(renderPage(await load(pageVisit), files));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.status === 403) throw new HttpError('FORBIDDEN');
        if (error.code === 'TOKEN_EXPIRED') refresh(req, res);
        else signIn(req, res, true);
      }
    };
  };

  async function answerOf<Answer>(
    asked: Promise<Answer>,
    { req, user }: { req: Request; user: CurrentUser },
  ): Promise<Answer | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof Refusal && concernsVisitor(error, user)) throw error;
      log.warn({ err: error, reqId: req.id }, 'auth did not answer');
      return undefined;
    }
  }

  /** Whether the page is not to be shown at all, because of who asks for it. */
  function concernsVisitor({ status, code }: Refusal, { sid }: CurrentUser): boolean {
    if (status === 401 && code === 'TOKEN_EXPIRED') return mayRefresh(sid);
    return status === 401 || status === 403;
  }
}

function signIn(req: Request, res: Response, ended: boolean): void {
  // Express matches `/account/` too, which is no place to come back to.
  const next = `next=${req.path.replace(/\/+$/, '')}`;
  res.redirect(303, ended ? `/signin?session=ended&${next}` : `/signin?${next}`);
}
