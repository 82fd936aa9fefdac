import { HttpError } from '@usher/common';
import { type Request, type RequestHandler, Router } from 'express';
import { isAdmin } from '../page/visitor.js';
import type { AuthReader } from '../server/auth-reader.js';
import { type PageVisit, type SignedInPageParts, signedInPages } from './signed-in-pages.js';

export interface AdminPagesParts extends SignedInPageParts {
  auth: AuthReader;
}

/** Accounts, what happened to them, the keys and chat's figures: for administrators alone. */
export function adminPages(parts: AdminPagesParts): Router {
  const { auth } = parts;
  const signedIn = signedInPages(parts);
  const page = (load: Parameters<typeof signedIn>[0]): RequestHandler =>
    signedIn((visit) => {
      if (!isAdmin(visit.common.visitor)) throw new HttpError('FORBIDDEN');
      return load(visit);
    });
  const timed = ({ common }: PageVisit) => ({ ...common, now: new Date().toISOString() });

  const router = Router();
  router.get(
    '/admin',
    page(async (visit) => {
      const filter = filterOf(visit, ['q', 'status', 'role']);
      const users = await visit.ask(auth.users(visit.visit, filter));
      return { page: 'admin-users', ...timed(visit), filter, ...(users && { users }) };
    }),
  );
  router.get(
    '/admin/audit',
    page(async (visit) => {
      const filter = filterOf(visit, ['userId', 'type']);
      const events = await visit.ask(auth.audit(visit.visit, filter));
      return { page: 'admin-audit', ...timed(visit), filter, ...(events && { events }) };
    }),
  );
  router.get(
    '/admin/keys',
    page(async ({ common }) => ({ page: 'admin-keys', ...common })),
  );
  router.get(
    '/admin/live',
    page(async ({ common }) => ({ page: 'admin-live', ...common })),
  );
  return router;
}

/** The longest that is worth asking auth for. */
const maxFilterLength = 100;

function filterOf<Name extends string>({ req }: { req: Request }, names: Name[]) {
  const entries = names.map((name) => {
    const value = req.query[name];
    return [name, typeof value === 'string' ? value.trim().slice(0, maxFilterLength) : ''];
  });
  return Object.fromEntries(entries) as Record<Name, string>;
}
