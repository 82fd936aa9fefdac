import { validateRequest } from '@usher/common/express';
import { type RequestHandler, Router } from 'express';
import { matchedData } from 'express-validator';
import type { Accounts, Registration } from '../services/accounts.js';
import { email, newPassword, optionalName } from './fields.js';
import { type SessionParts, startSession } from './start-session.js';

export function signup(
  accounts: Accounts,
  parts: SessionParts,
  writesSession: RequestHandler,
): Router {
  const router = Router();
  router.post(
    '/signup',
    writesSession,
    email(),
    newPassword(),
    optionalName(),
    validateRequest,
    async (req, res) => {
      const user = await accounts.register(matchedData<Registration>(req));
      res.status(201).json(await startSession(req, user, parts));
    },
  );
  return router;
}
