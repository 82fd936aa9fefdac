import { validateRequest } from '@usher/common/express';
import { Router } from 'express';
import { matchedData } from 'express-validator';
import type { Accounts } from '../services/accounts.js';
import { bearerBody } from './bearer-body.js';
import { deviceOf } from './device-of.js';
import * as fields from './fields.js';
import { type SessionParts, startSession } from './start-session.js';

interface Credentials {
  email: string;
  password: string;
  transport?: 'cookie' | 'bearer';
}

/** Answers the user and sets cookies, or (`transport: 'bearer'`) answers the tokens and sets none. */
export function signin(accounts: Accounts, parts: SessionParts): Router {
  const router = Router();
  router.post(
    '/signin',
    parts.writer.mount,
    fields.email(),
    fields.password(),
    fields.transport(),
    validateRequest,
    async (req, res) => {
      const { email, password, transport } = matchedData<Credentials>(req);
      const user = await accounts.checkPassword(email, password, deviceOf(req));
      if (transport === 'bearer') {
        const event = { type: 'signin', detail: { transport } } as const;
        return void res.json(bearerBody(await parts.sessions.start(user, deviceOf(req), event)));
      }
      const issued = await startSession(req, res, user, { type: 'signin' }, parts);
      res.json(issued.user);
    },
  );
  return router;
}
