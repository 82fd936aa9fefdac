import { validateRequest } from '@usher/common/express';
import { type RequestHandler, Router } from 'express';
import { matchedData } from 'express-validator';
import type { Accounts } from '../services/accounts.js';
import * as fields from './fields.js';
import { type SessionParts, startSession } from './start-session.js';

export function signin(
  accounts: Accounts,
  parts: SessionParts,
  writesSession: RequestHandler,
): Router {
  const router = Router();
  router.post(
    '/signin',
    writesSession,
    fields.email(),
    fields.password(),
    validateRequest,
    async (req, res) => {
      const { email, password } = matchedData<{ email: string; password: string }>(req);
      const user = await accounts.checkPassword(email, password);
      res.json(await startSession(req, user, parts));
    },
  );
  return router;
}
